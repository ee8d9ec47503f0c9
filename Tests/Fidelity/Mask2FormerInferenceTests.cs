using System.Text.Json;
using MaskFormer.Runtime.Evaluation;
using Xunit;
using Xunit.Abstractions;

namespace MaskFormer.Fidelity;

/// <summary>Mask2Former's three kinds of results from given logits, in the combinations of its configurations, and the resizing around them.</summary>
public sealed class Mask2FormerInferenceTests(ITestOutputHelper log)
{
    public static TheoryData<string, Precision> Cases
    {
        get
        {
            TheoryData<string, Precision> data = [];
            foreach (string name in ReferenceCase.Names("m2f_inference"))
            {
                data.Add(name, Precision.F64);
                data.Add(name, Precision.F32);
            }

            return data;
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void Results_are_those_of_the_original(string name, Precision precision)
    {
        ReferenceCase one = ReferenceCase.Open(name);
        Comparison comparison = new($"{name}, {precision}", log);
        foreach (JsonElement set in one.Manifest.List("sets"))
        {
            string tag = set.Text("tag");
            bool direct = set.Text("mode") == "direct";
            Array64 logits = one.Outputs.Read($"{tag}/in.{(direct ? "mask_cls" : "pred_logits")}");
            Array64 masks = one.Outputs.Read($"{tag}/in.{(direct ? "mask_pred" : "pred_masks")}");
            JsonElement[] images = [.. set.List("images")];
            for (int b = 0; b < images.Length; b++)
            {
                (Array64 ownLogits, Array64 ownMasks) = direct && logits.Shape.Length == 2 ? (logits, masks) : (logits.At(b), masks.At(b));
                ImageGeometry geometry = direct
                    ? ImageGeometry.Unchanged((int)ownMasks.Shape[1], (int)ownMasks.Shape[2])
                    : new(Size(set.GetProperty("padded_hw")), Size(set.GetProperty("image_sizes")[b]), Size(set.GetProperty("output_sizes")[b]));
                new Mask2FormerResults(one, $"{tag}/", $".{b}", Settings(set), precision, comparison)
                {
                    Most = set.Int("topk"),
                    ThingsOnly = set.Bool("panoptic_on"),
                    Scores = precision == Precision.F64 ? 1e-12 : 1e-5,
                    InstanceScores = precision == Precision.F64 ? 1e-12 : 1e-5,
                }.Compare(ownLogits, ownMasks, geometry);
            }
        }

        comparison.Finish();
    }

    private static PostProcessing Settings(JsonElement set) => new(set.Longs("thing_ids").Select(static id => (int)id).ToHashSet())
    {
        ObjectMaskThreshold = set.Double("object_mask_threshold"),
        OverlapThreshold = set.Double("overlap_threshold"),
        ResizeBeforeSemantic = set.Bool("postprocess_before"),
        EndsAtHalf = true,
    };

    private static (int, int) Size(JsonElement size) => (size[0].GetInt32(), size[1].GetInt32());
}
