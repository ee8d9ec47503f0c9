using System.Text.Json;
using MaskFormer.Definitions;
using MaskFormer.Runtime.Contracts;
using Xunit;
using Xunit.Abstractions;

namespace MaskFormer.Fidelity;

/// <summary>Backbones with torchvision's weights, translated as <c>train --weights</c> does, have torchvision's features at every stage.</summary>
public sealed class BackboneTests(ITestOutputHelper log)
{
    // README of the reference data, section 4: outputs that do not depend on the position embedding.
    private const double Float32 = 3e-5, Float64 = 1e-10;

    public static TheoryData<string, string, string, Precision> Backbones
    {
        get
        {
            TheoryData<string, string, string, Precision> data = [];
            foreach (string name in ReferenceCase.Names("backbone_features"))
            {
                foreach (
                    string backbone in ReferenceCase.All.FirstOrDefault(one => one.Name == name) is { } found
                        ? found.Manifest.List("models").Select(static model => model.Text("arch"))
                        : [""]
                )
                {
                    foreach (IReferenceEngine engine in ReferenceEngines.All)
                    {
                        foreach (Precision precision in engine.Precisions) data.Add(name, backbone, engine.Name, precision);
                    }
                }
            }

            return data;
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Backbones))]
    public void Features_are_those_of_torchvision(string name, string backbone, string engine, Precision precision)
    {
        ReferenceCase one = ReferenceCase.Open(name);
        LongForm.Holds((engine, precision) == ("xla", Precision.F32), $"{name}, {backbone}"); // each precision compiles the whole model for each size
        JsonElement theirs = one.Manifest.List("models").Single(model => model.Text("arch") == backbone);
        Backbone ours = Named(name, backbone);
        MaskFormerModel record = Around(ours);
        using IReferenceModel model = ReferenceEngines.Get(engine).Build(record, Weights(one, theirs, record), precision);
        var comparison = new Comparison($"{name}, {backbone}, {engine}, {precision}", log);
        foreach (JsonElement run in theirs.List("runs"))
        {
            int[] stages = [.. Comparable(run)];
            if (stages.Length == 0) continue;
            RecipeTensor image = RecipeTensor.Parse(run.GetProperty("pixel_values"));
            IReadOnlyDictionary<string, Array64> values = model.Forward(
                new(image.Shape, [.. image.Values(one.Salt).Select(static value => (double)value)]),
                new HashSet<string>(stages.Select(stage => Place(ours, stage)))
            );
            foreach (int stage in stages)
            {
                string what = $"{backbone}/{run.Text("tag")}/stage{stage}";
                JsonElement entry = one.Manifest.List("outputs").Single(output => output.Text("name") == what);
                comparison.Output(one, entry, Map(ours, values[Place(ours, stage)]), precision == Precision.F32 ? Float32 : Float64, "features");
            }
        }

        comparison.Finish();
    }

    private static Backbone Named(string name, string backbone)
    {
        Skip.IfNot(backbone is "resnet50" or "swin_t", $"{name}: {backbone} is not defined yet");
        return backbone == "resnet50" ? new ResNet { Depth = ResNetDepth.R50 } : new Swin();
    }

    /// <summary>Where the map of a stage is among our values: torchvision's Swin gives what leaves the last block, without the original's norm.</summary>
    private static string Place(Backbone backbone, int stage) =>
        backbone is Swin swin ? $"Features.Stage{stage + 1}.Layers.{swin.Depths[stage - 1] - 1}.Y" : $"Features.Res{stage + 1}";

    private static Array64 Map(Backbone backbone, Array64 found) => backbone is Swin ? found.Permute(0, 3, 1, 2) : found;

    /// <summary>The stages in which torchvision computes what the original does: its Swin shrinks windows of small maps and cuts odd ones.</summary>
    private static IEnumerable<int> Comparable(JsonElement run) => run
        .List("original_structure_with_mapped_weights")
        .Where(static stage => stage.Maybe("max_abs_diff_over_absmax") is { } difference && difference.GetDouble() < Float64)
        .Select(static stage => stage.Int("stage"));

    /// <summary>The smallest model around a backbone: nothing behind the backbone is compared.</summary>
    private static MaskFormerModel Around(Backbone backbone) =>
        new()
        {
            Backbone = backbone,
            PixelDecoder = new FpnPixelDecoder { Hidden = 32, Groups = 8 },
            Classes = 2,
            Queries = 3,
            Hidden = 16,
            Heads = 2,
            Depth = 1,
            FeedForward = 8,
            MaskDim = 8,
        };

    private static Dictionary<string, float[]> Weights(ReferenceCase one, JsonElement theirs, MaskFormerModel record)
    {
        Dictionary<string, float[]> weights = InitialWeights.Draw(record);
        HashSet<string> left = [.. weights.Keys.Where(static key => key.StartsWith("backbone.", StringComparison.Ordinal))];
        foreach (JsonElement entry in theirs.List("tensors").Where(static tensor => tensor.Maybe("constant") is null))
        {
            string key = OriginalKeys.Rules.Translate(entry.Text("name"));
            if (key == "") continue; // the classifier, the index of positions
            Assert.True(left.Remove("backbone." + key), $"{entry.Text("name")} became {key}, which the model does not have");
            weights["backbone." + key] = RecipeTensor.Parse(entry).Values(one.Salt);
        }

        Assert.All(left, static key => Assert.Matches(@"^backbone\.norm\d\.", key)); // torchvision's stages give what is not normed
        return weights;
    }
}
