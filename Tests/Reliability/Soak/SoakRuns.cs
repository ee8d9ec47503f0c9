using MaskFormer.Reliability.Kill;
using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Data.Pipeline;
using MaskFormer.Runtime.Training;

namespace MaskFormer.Reliability.Soak;

/// <summary>A long training: what it holds must not grow. Steps, predictions and checkpoints as a run has them.</summary>
internal static class SoakRuns
{
    private const int Samples = 20;

    /// <summary>The long form.</summary>
    /// <returns>Whether nothing grew.</returns>
    public static bool Run(LongOptions options)
    {
        IReadOnlyList<Sample> samples = Of(options.Engine, options.Steps);
        Console.WriteLine("   step  tensors  resident MiB  handles  threads");
        foreach (Sample sample in samples)
            Console.WriteLine(
                FormattableString.Invariant($"{sample.Step,7} {sample.Tensors,8} {sample.Resident / 1048576.0,13:F1} {sample.Handles,8} {sample.Threads,8}"));
        string[] growth = [.. Sample.Growth(samples)];
        Console.WriteLine($"{options.Steps} steps with {options.Engine}: {(growth.Length == 0 ? "nothing grew" : string.Join(", ", growth))}");
        return growth.Length == 0;
    }

    /// <summary>Trains, and looks at the process now and then.</summary>
    public static IReadOnlyList<Sample> Of(string engine, int steps)
    {
        using Workplace place = new(engine);
        IExperiment experiment = place.Experiment;
        using IPanopticSource source = DataSources.Open(experiment.Data, null, DataSources.Train);
        using ITrainingEngine step = Engines.OpenTraining(engine, experiment, new() { Cache = place.Cache });
        using TrainingLoader loader = new(source, experiment.Data, experiment.Training.Batch, experiment.Training.Seed);
        CheckpointStore store = new(place.NewRun());
        int every = Math.Max(1, steps / Samples);
        List<Sample> samples = [];
        for (int done = 1; done <= steps; done++)
        {
            TrainingBatch batch = loader.Next();
            step.Step([batch], 1);
            if (done % every != 0) continue;
            step.Predict(batch.Image[..(3 * batch.Height * batch.Width)], batch.Height, batch.Width);
            TrainingState state = new()
            {
                Step = done, Run = "soak", Experiment = "shapes", Engine = engine, Sampler = loader.Position, Random = step.Random,
            };
            store.Save(new(state, step.SaveWeights(), step.SaveOptimizer()), keep: 2);
            samples.Add(Sample.Take(done));
        }

        return samples;
    }
}
