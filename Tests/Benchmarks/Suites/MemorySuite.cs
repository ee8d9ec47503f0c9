using MaskFormer.Definitions;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Data.Pipeline;
using MaskFormer.Runtime.Training;
using TorchSharp;

namespace MaskFormer.Benchmarks;

/// <summary>Live tensors and resident memory over 500 steps of the shapes experiment: both must be flat.</summary>
internal static class MemorySuite
{
    private const int Steps = 500;

    public static void Run()
    {
        MaskFormerExperiment experiment = Experiments.Shapes;
        using IPanopticSource source = DataSources.Open(experiment.Data, null, DataSources.Train);
        using TrainingLoader loader = new(source, experiment.Data, experiment.Training.Batch, experiment.Training.Seed);
        using ITrainingEngine step = Engines.OpenTraining("torch", experiment);
        Console.WriteLine();
        Console.WriteLine($"memory over {Steps} steps of shapes, batch {experiment.Training.Batch}");
        Console.WriteLine($"{"step",6} {"live tensors",14} {"resident MiB",14}");
        for (int done = 1; done <= Steps; done++)
        {
            step.Step([loader.Next()], 1);
            if (done is 1 or 10 or 50 || done % 100 == 0)
            {
                Console.WriteLine(
                    FormattableString.Invariant($"{done,6} {DisposeScopeManager.Statistics.ThreadTotalLiveCount,14} {Environment.WorkingSet / (1 << 20),14}")
                );
            }
        }
    }
}
