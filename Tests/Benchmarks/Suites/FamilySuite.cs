using MaskFormer.Definitions;
using MaskFormer.Peers;
using MaskFormer.Runtime.Data.Pipeline;
using MaskFormer.Runtime.Training;

namespace MaskFormer.Benchmarks;

/// <summary>A step of Mask2Former's R50 against one of MaskFormer's, on the same batch, by each engine.</summary>
internal static class FamilySuite
{
    public static void Run(BenchmarkOptions options)
    {
        foreach (int side in options.Size is null ? [256] : options.Size.Split(',').Select(int.Parse))
        {
            MaskFormerExperiment first = PeerExperiment.For(batch: 2, side, side, slots: 100);
            Mask2FormerExperiment second = new() { Data = first.Data, Training = first.Training };
            TrainingBatch batch = new PeerBatch(2, side, side, slots: 100, targets: 20).Ours;
            foreach (string engine in (string[])["torch", "xla"])
            {
                using ITrainingEngine one = Engines.OpenTraining(engine, first, EngineSuite.Xla(options)),
                    two = Engines.OpenTraining(engine, second, EngineSuite.Xla(options));
                Alternation.Print(
                    $"R50 by {engine}: step, batch 2, {side} x {side}",
                    options.Rounds ?? 6,
                    ("MaskFormer", () => one.Step([batch], 1)),
                    ("Mask2Former", () => two.Step([batch], 1))
                );
            }
        }
    }
}
