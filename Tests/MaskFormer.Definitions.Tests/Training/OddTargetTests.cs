using MaskFormer.Definitions.Tests.Commands;
using MaskFormer.Definitions.Tests.Xla;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data.Pipeline;
using MaskFormer.Runtime.Training;
using Xunit;

namespace MaskFormer.Definitions.Tests.Training;

/// <summary>Targets as real data have them, of no size and of the whole image: every step is finite, and the same on both engines.</summary>
[Collection(ProgramTests.Name)]
public sealed class OddTargetTests
{
    private const int Plane = TinyShapes.Side * TinyShapes.Side;

    [Theory]
    [InlineData("no target")]
    [InlineData("no pixel that counts")]
    [InlineData("targets without pixels")]
    [InlineData("targets of one pixel")]
    [InlineData("one target of the whole image")]
    [InlineData("as many targets as there is room for")]
    public void A_step_of_odd_targets_is_finite_and_the_same_on_both_engines(string kind)
    {
        TrainingBatch batch = Odd(kind);
        using ITrainingEngine torch = Engines.OpenTraining("torch", TinyShapes.Experiment);
        using ITrainingEngine graph = Engines.OpenTraining("evaluator", TinyShapes.Experiment);
        StepOutcome one = torch.Step([batch], 1), other = graph.Step([batch], 1);
        Assert.True(one.IsFinite, kind);
        Engine.Same([one], [other], 2e-3);
    }

    /// <summary>Beyond half precision and below the smallest normal number: logits of 1e6 and of 1e-41 in float32 and in bfloat16.</summary>
    [Theory]
    [InlineData(1e6f, ComputePrecision.Float32)]
    [InlineData(1e6f, ComputePrecision.BFloat16)]
    [InlineData(1e-41f, ComputePrecision.Float32)]
    [InlineData(1e-41f, ComputePrecision.BFloat16)]
    public void Weights_far_from_one_leave_losses_and_gradients_finite(float scale, ComputePrecision precision)
    {
        MaskFormerExperiment experiment = TinyShapes.Experiment with { Training = TinyShapes.Experiment.Training with { Precision = precision } };
        using ITrainingEngine engine = Engines.OpenTraining("torch", experiment);
        engine.LoadWeights([
            .. engine.SaveWeights().Select(weight => weight.Name.Contains("class_embed", StringComparison.Ordinal)
                || weight.Name.Contains("mask_embed.layers.2", StringComparison.Ordinal) ? Scaled(weight, scale) : weight),
        ]);
        StepOutcome outcome = engine.Step([TinyShapes.Batch(0)], 1);
        Assert.True(outcome.IsFinite, $"total {outcome.Total}, gradient norm {outcome.GradientNorm}");
    }

    private static TrainingBatch Odd(string kind)
    {
        TrainingBatch batch = TinyShapes.Batch(0);
        int slots = kind switch
        {
            "no target" => 0,
            "one target of the whole image" => 1,
            _ => TinyShapes.Slots,
        };
        Array.Clear(batch.Valid);
        Array.Clear(batch.Labels);
        Array.Fill(batch.Pixels, kind == "no pixel that counts" ? 0 : 1);
        for (int image = 0; image < batch.Size; image++)
        {
            for (int slot = 0; slot < slots; slot++)
            {
                batch.Valid[(image * TinyShapes.Slots) + slot] = 1;
                batch.Labels[(image * TinyShapes.Slots) + slot] = slot % TinyShapes.Classes;
            }

            Span<ushort> owners = batch.Owners.AsSpan(image * Plane, Plane);
            if (kind != "as many targets as there is room for" && kind != "no pixel that counts") owners.Clear();
            if (kind == "one target of the whole image") owners.Fill(1);
            for (int slot = 0; kind == "targets of one pixel" && slot < slots; slot++) owners[(slot * 97) + image] = (ushort)(slot + 1);
        }

        return batch with { Items = [.. batch.Items.Select(item => item with { Targets = slots })] };
    }

    private static Runtime.Checkpoints.NamedTensor Scaled(Runtime.Checkpoints.NamedTensor tensor, float scale) =>
        Runtime.Checkpoints.NamedTensor.From<float>(
            tensor.Name, [.. tensor.Info.Shape], Array.ConvertAll(tensor.Values<float>().ToArray(), value => value * scale));
}
