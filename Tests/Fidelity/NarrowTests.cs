using System.Globalization;
using System.Text.Json;
using MaskFormer.Definitions;
using MaskFormer.Language;
using Xunit;
using Xunit.Abstractions;

namespace MaskFormer.Fidelity;

/// <summary>The original's network at full size in bfloat16: losses stay near the original's, and both engines near each other.</summary>
public sealed class NarrowTests(ITestOutputHelper log)
{
    private static CriterionResult? told; // by TorchSharp, the same beside each engine

    [SkippableTheory]
    [InlineData("evaluator")]
    [InlineData("xla")]
    public void Losses_of_R50_in_bfloat16_are_near_the_originals(string engine)
    {
        ReferenceCase one = ReferenceCase.Open("gradients_coco_panoptic_r50");
        IBlock record = CaseModel.Model(one);
        IBlock criterion = CaseModel.Criterion(one, Precision.BF16);
        ImageBatch batch = ImageBatch.Of(one, one.Manifest.List("images"), CaseModel.Divisibility(one), Precision.BF16);
        TargetBatch targets = Targets.Read(one, "", batch.Sizes.Count, (int)batch.Image.Shape[2], (int)batch.Image.Shape[3]);
        CriterionResult torch = told ??= Run("torch"), graph = Run(engine);

        double total = one.Manifest.Double("total");
        log.WriteLine(
            string.Create(CultureInfo.InvariantCulture,
                $"total: original {total:g7}, TorchSharp {Total(torch):g7}, {engine} {Total(graph):g7}; "
                    + $"norm: original {one.Manifest.Double("global_grad_norm"):g5}, TorchSharp {Norm(torch):g5}, {engine} {Norm(graph):g5}; "
                    + $"gradients {Apart(torch, graph):g3} apart; {EngineTime.Take()}"
            )
        );

        // The recipe's weights are hard ones: a total of 270 with a gradient norm of 22,686. A rounding that falls to the other side grows through a hundred
        // layers.
        Assert.Equal(total, Total(torch), 0.03 * total);
        Assert.Equal(total, Total(graph), 0.03 * total);
        Assert.Equal(Total(torch), Total(graph), 0.02 * total);
        Assert.True(Apart(torch, graph) <= 0.2);
        foreach (JsonProperty loss in one.Manifest.GetProperty("losses_weighted").EnumerateObject())
        {
            double expected = loss.Value.GetDouble(), actual = Losses.Weighted(torch.Losses, loss.Name, criterion);
            Assert.True(Math.Abs(actual - expected) <= 0.1 * expected, FormattableString.Invariant($"{loss.Name}: {actual:g5}, original {expected:g5}"));
        }

        CriterionResult Run(string by) => ModelCache.Get(ReferenceEngines.Get(by), one, record, Precision.BF16).Gradients(criterion, batch.Image, targets);
    }

    private static double Total(CriterionResult result) => result.Losses["Total"].Values[0];

    private static double Norm(CriterionResult result) => Math.Sqrt(result.Gradients.Values.Sum(static gradient => gradient.Values.Sum(static v => v * v)));

    private static double Apart(CriterionResult one, CriterionResult other) =>
        Math.Sqrt(one.Gradients.Sum(pair => pair.Value.Values.Zip(other.Gradients[pair.Key].Values, static (a, b) => (a - b) * (a - b)).Sum())) / Norm(one);
}
