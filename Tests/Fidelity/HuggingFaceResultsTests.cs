using System.Text.Json;
using MaskFormer.Runtime.Evaluation;
using Xunit;
using Xunit.Abstractions;

namespace MaskFormer.Fidelity;

/// <summary>Segments by Hugging Face's rules from given logits: maps, records, scores, every situation of every case.</summary>
public sealed class HuggingFaceResultsTests(ITestOutputHelper log)
{
    public static TheoryData<string, Precision> Cases
    {
        get
        {
            TheoryData<string, Precision> data = [];
            foreach (string name in ReferenceCase.Names("hf_postprocess", "hf_m2f_postprocess"))
            {
                data.Add(name, Precision.F64);
                data.Add(name, Precision.F32);
            }

            return data;
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void Results_are_those_of_Hugging_Face(string name, Precision precision)
    {
        ReferenceCase one = ReferenceCase.Open(name);
        Comparison comparison = new($"{name}, {precision}", log);
        foreach (JsonElement set in one.Manifest.List("sets"))
        {
            string tag = set.Text("tag");
            Array64 logits = one.Outputs.Read($"{tag}/in.class_queries_logits"), masks = one.Outputs.Read($"{tag}/in.masks_queries_logits");
            HuggingFaceResults results = new(one, set, $"{tag}/post.{set.Text("kind")}", precision, comparison)
            {
                First = one.Kind == "hf_m2f_postprocess" ? HuggingFaceRule.Mask2FormerSize : null,
            };
            for (int b = 0; b < set.Int("B"); b++) results.Compare(b, logits.At(b), masks.At(b));
        }

        comparison.Finish();
    }
}
