using System.CommandLine;
using System.Globalization;
using MaskFormer.Language;
using MaskFormer.Runtime.Configuration;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Reporting;
using MaskFormer.Runtime.Training;

namespace MaskFormer.Runtime.Commands;

/// <summary><c>replay</c>: computes a step whose numbers were not finite again, from the bundle that the training left.</summary>
internal static class ReplayCommand
{
    public static Command Create(IReadOnlyList<ExperimentEntry> catalogue)
    {
        EngineOptions engine = new();
        Argument<string> folder = new("BUNDLE") { Description = "A folder that a training left below nonfinite/ in its run" };
        Command command = new("replay", "Computes a step whose numbers were not finite again.") { folder };
        engine.AddTo(command);
        command.SetAction(line =>
        {
            NonFiniteBundle bundle = NonFiniteBundle.Read(line.GetRequiredValue(folder));
            string config = Path.Combine(line.GetRequiredValue(folder), NonFiniteBundle.Config);
            IExperiment experiment = ConfigLoader.Load(catalogue, new() { File = config, IsOfRun = true }).Experiment;
            Console.WriteLine(FormattableString.Invariant($"step {bundle.Facts.Step} of {bundle.Facts.Experiment}, computed with {bundle.Facts.Engine}:"));
            Console.WriteLine($"  {bundle.Facts.Cause}");
            using NonFiniteSearch search = new(experiment, bundle.Weights);
            NonFinitePlace? place = search.Find(bundle.Batches, bundle.Facts.Step - 1);
            Console.WriteLine(place is null ? "  computed with torch, all its numbers are finite" : $"  first: {place}");
            foreach (LayerMaximum value in search.Maxima)
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{value.Largest,12:G5} {value.NotFinite,9} {value.Path}"));
            using ITrainingEngine step = Engines.OpenTraining(engine.Name(line), experiment, engine.Xla(line, new ConsoleProgress()));
            Report(Again(step, bundle), bundle, step.Name);
            SuggestNext(Path.GetFullPath(line.GetRequiredValue(folder)), experiment.Training.LearningRate);
            return ExitCode.Done;
        });
        return command;
    }

    // A bundle that was moved away from its run does not say which run it was.
    private static void SuggestNext(string bundle, double rate)
    {
        if (Directory.GetParent(bundle)?.Parent is not { } run || !File.Exists(RunFolder.At(run.FullName).ResolvedConfig)) return;
        string slower = string.Create(CultureInfo.InvariantCulture, $"training.learning_rate={rate / 2:R}");
        NextCommands.Show(new(), ["train", "--run", run.FullName, "--resume", "--set", slower]);
    }

    private static string? Again(ITrainingEngine engine, NonFiniteBundle bundle)
    {
        engine.LoadWeights(bundle.Weights);
        engine.LoadOptimizer(bundle.Optimizer);
        engine.Random = bundle.Facts.Random;
        try
        {
            StepOutcome outcome = engine.Step(bundle.Batches, bundle.Facts.RateFactor);
            return outcome.IsFinite ? null : StepErrors.NotFinite(outcome);
        }
        catch (NonFiniteException error)
        {
            return $"{error.Place}: {error.Cause}";
        }
    }

    private static void Report(string? cause, NonFiniteBundle bundle, string engine)
    {
        if (cause is null)
        {
            throw new MaskFormerException(
                "MF7046",
                $"step {bundle.Facts.Step.ToString(CultureInfo.InvariantCulture)} with {engine}",
                $"all numbers are finite here, and were not with {bundle.Facts.Engine}",
                "Replay it with the engine and on the machine that met it; if it comes and goes there too, suspect memory or a library, not the model");
        }

        Console.WriteLine($"again with {engine}: {cause}");
    }
}
