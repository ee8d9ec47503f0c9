using MaskFormer.Peers;
using MaskFormer.Pjrt;
using MaskFormer.Runtime.Training;
using MaskFormer.Testing;
using Xunit;

namespace MaskFormer.Definitions.Tests.Xla;

/// <summary>
/// The whole R50 training step against the one that others wrote in JAX, both through the real XLA: same weights, same pictures. Bugs that both of our
/// back ends
/// might share (matching, losses, clipping, rates of groups, decay, moments) would show here.
/// </summary>
[Collection(EngineCollection.Name)]
public sealed class PeerTests(CpuPlugin plugin)
{
    [SkippableFact]
    public void Trains_as_the_same_step_written_in_JAX()
    {
        PeerProgram program = PeerProgram.Read(Shared.Path("peers/jax_step_64x96_b1.json")[..^".json".Length]);
        MaskFormerExperiment experiment = PeerExperiment.For(program);
        PeerBatch batch = new(program.Batch, program.Height, program.Width, program.Slots, targets: 6);
        PjrtPlugin library = PjrtPlugin.Load(CpuPlugin.Path);
        using ITrainingEngine ours = plugin.Open(experiment);
        using PjrtClient client = PjrtClient.Create(library, ClientOptions.For(library.Kind, 1));
        using PeerStep peer = new(client, program, ours.SaveWeights(), (float)experiment.Training.LearningRate);

        // The second step sees weights that the first has moved.
        for (int step = 0; step < 2; step++)
        {
            PeerLosses expected = peer.Run(batch);
            StepOutcome outcome = ours.Step([batch.Ours], 1);
            double tolerance = step == 0 ? 1e-5 : 1e-3;
            Near("total", [expected.Total], [outcome.Total], tolerance);
            Near("gradient norm", [expected.GradientNorm], [outcome.GradientNorm], 10 * tolerance);
            Near("class loss", expected.Class, outcome.Losses["ClassLoss"], tolerance);
            Near("mask loss", expected.Mask, outcome.Losses["MaskLoss"], tolerance);
            Near("dice loss", expected.Dice, outcome.Losses["DiceLoss"], tolerance);
        }
    }

    private static void Near(string what, double[] expected, double[] actual, double tolerance) =>
        Assert.All(
            expected.Zip(actual),
            pair =>
                Assert.True(
                    Math.Abs(pair.First - pair.Second) <= tolerance * Math.Abs(pair.First),
                    FormattableString.Invariant($"{what}: {pair.Second:g9}, JAX has {pair.First:g9}")
                )
        );
}
