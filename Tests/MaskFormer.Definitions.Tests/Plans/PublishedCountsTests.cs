using System.Text.Json;
using MaskFormer.Language;
using MaskFormer.Runtime.Training;
using MaskFormer.StableHlo;
using MaskFormer.StableHlo.Costs;
using MaskFormer.Testing;
using Xunit;

namespace MaskFormer.Definitions.Tests.Plans;

/// <summary>Parameters and multiply-adds against fvcore's of the original models (../shared/golden/flops), to the unit.</summary>
public sealed class PublishedCountsTests
{
    public static TheoryData<string, string> Models => new()
    {
        { "coco-panoptic-r50", "coco_r50" },
        { "coco-panoptic-r101", "coco_r101" },
    };

    [SkippableTheory]
    [MemberData(nameof(Models))]
    public void Multiply_adds_are_those_that_fvcore_counts(string experiment, string original)
    {
        MaskFormerExperiment own = (MaskFormerExperiment)Catalogue.All.Single(entry => entry.Name == experiment).Create();
        foreach (JsonProperty run in Original(original).GetProperty("runs").EnumerateObject())
        {
            int[] size = [.. run.Value.GetProperty("padded").EnumerateArray().Select(static side => side.GetInt32())];
            JsonElement operators = run.Value.GetProperty("by_operator");

            IReadOnlyDictionary<string, long> counts = ModuleCosts.MultiplyAdds(StepGraphs.Prediction(own, Target.Gpu, (size[0], size[1])).Module);

            // Mask einsums of the last prediction beside the auxiliary five; what follows the model (inference) is not of the model.
            long masks = run.Value.GetProperty("aux_mask_einsum").GetInt64() / 5 * 6;
            long expected = masks + ((string[])["conv", "linear", "bmm"]).Sum(name => operators.GetProperty(name).GetInt64());
            Assert.Equal(expected, counts.Values.Sum());
            long norms = operators.GetProperty("batch_norm").GetInt64(); // the backbone's alone
            Assert.Equal(
                run.Value.GetProperty("by_module").GetProperty("backbone").GetInt64() - norms,
                counts.Where(static part => part.Key.StartsWith("backbone", StringComparison.Ordinal)).Sum(static part => part.Value)
            );
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Models))]
    public void Parameters_of_every_module_are_the_originals(string experiment, string original)
    {
        WeightSpec[] weights = [.. Catalogue.All.Single(entry => entry.Name == experiment).Create().Model.Weights().Where(static weight => weight.Trained)];
        foreach (JsonProperty module in Original(original).GetProperty("parameters").EnumerateObject())
        {
            string prefix = module.Name.Length == 0 ? "" : module.Name + ".";
            long own = weights.Where(weight => weight.Key.StartsWith(prefix, StringComparison.Ordinal)).Sum(static weight => weight.Count);
            Assert.True(module.Value.GetInt64() == own, $"{module.Name}: {module.Value.GetInt64()} in the original, {own} here");
        }
    }

    private static JsonElement Original(string model) =>
        JsonDocument.Parse(File.ReadAllText(Shared.Path("golden/flops/manifest.json"))).RootElement.GetProperty("models").GetProperty(model);
}
