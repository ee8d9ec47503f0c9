using MaskFormer.Definitions;
using MaskFormer.Peers;
using MaskFormer.Pjrt;
using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data.Pipeline;
using MaskFormer.Runtime.Training;
using MaskFormer.StableHlo;
using MaskFormer.StableHlo.Text;

namespace MaskFormer.Benchmarks;

/// <summary>The engines against each other on the same batches: whole steps and predictions of <c>shapes</c>, steps of R50, and the matcher alone.</summary>
internal static class EngineSuite
{
    public static void Run(BenchmarkOptions options)
    {
        if (options.Engine is null) Shapes(options);
        foreach (int side in options.Size is null ? [128, 256] : options.Size.Split(',').Select(int.Parse)) ResNet(options, side);
        if (options.Engine is null) Matcher(options);
    }

    private static void Shapes(BenchmarkOptions options)
    {
        MaskFormerExperiment experiment = Experiments.Shapes;
        DataConfig data = experiment.Data;
        TrainingBatch batch = new PeerBatch(
            experiment.Training.Batch,
            data.CanvasHeight,
            data.CanvasWidth,
            data.TargetSlots,
            targets: 6,
            classes: experiment.Model.Classes
        ).Ours;
        float[] image = batch.Image[..(3 * data.CanvasHeight * data.CanvasWidth)];
        using ITrainingEngine torch = Engines.OpenTraining("torch", experiment),
            xla = Engines.OpenTraining("xla", experiment, Xla(options)),
            evaluator = Engines.OpenTraining("evaluator", experiment);
        Alternation.Print(
            $"shapes: step, batch {batch.Size}",
            options.Rounds ?? 10,
            Step("torch", torch, batch),
            Step("xla", xla, batch),
            Step("evaluator", evaluator, batch)
        );
        Alternation.Print("shapes: prediction, batch 1", options.Rounds ?? 10, Predict("torch", torch), Predict("xla", xla), Predict("evaluator", evaluator));

        (string, Action) Predict(string name, ITrainingEngine engine) => (name, () => engine.Predict(image, data.CanvasHeight, data.CanvasWidth));
    }

    private static void ResNet(BenchmarkOptions options, int side)
    {
        MaskFormerExperiment experiment = PeerExperiment.For(batch: 2, side, side, slots: 100);
        TrainingBatch batch = new PeerBatch(2, side, side, slots: 100, targets: 20).Ours;
        string[] names = options.Engine is { } only ? [only] : ["torch", "xla"];
        ITrainingEngine[] engines = [.. names.Select(name => Engines.OpenTraining(name, experiment, Xla(options)))];
        Alternation.Print(
            $"coco-panoptic-r50: step, batch 2, {side} x {side}", options.Rounds ?? 8, [.. names.Zip(engines, (name, engine) => Step(name, engine, batch))]);
        foreach (ITrainingEngine engine in engines) engine.Dispose();
    }

    /// <summary>The assignment as a program of its own, on real costs: what it adds to a step of as many layers and images.</summary>
    private static void Matcher(BenchmarkOptions options)
    {
        Dictionary<string, NamedTensor> stored = SafetensorsReader
            .ReadAll(Path.Combine(GeneratorSuite.Root(), "..", "shared", "peers", "costs_640_b8.safetensors"))
            .ToDictionary(static tensor => tensor.Name);
        HostArray cost = HostArray.From(stored["cost"].Values<float>(), 6, 8, 100, 100),
            valid = HostArray.From(Array.ConvertAll(stored["valid"].Values<byte>().ToArray(), static one => (float)one), 8, 100);
        using PjrtClient client = options.OpenClient();
        (string, PjrtExecutable)[] programs =
        [
            .. new[] { Target.Cpu, Target.Gpu }.Select(target =>
                (target == Target.Cpu ? "nested loops (for CPUs)" : "wide rounds (for GPUs and TPUs)", Compile(target))
            ),
        ];
        using PjrtBuffer costs = client.Upload(cost, client.Devices[0]),
            marks = client.Upload(valid, client.Devices[0]);
        Alternation.Print(
            "assignment alone, 48 problems of 100 x 100",
            options.Rounds ?? 10,
            [.. programs.Select(one => (one.Item1, (Action)(() => Match(one.Item2))))]
        );
        foreach ((_, PjrtExecutable executable) in programs)
            executable.Dispose();

        PjrtExecutable Compile(Target target)
        {
            GraphBuilder g = new(new() { Target = target });
            return client.Compile(
                ModulePrinter.Print(
                    g.Build("assignment", ("Matches", StableHlo.BatchAssignment.Build(g, g.Input("Cost", 6, 8, 100, 100), g.Input("Valid", 8, 100)))))
            );
        }

        void Match(PjrtExecutable executable)
        {
            using PjrtRun run = executable.Run([costs, marks]);
            run[0].Read();
        }
    }

    /// <summary>The plugin that the command line names.</summary>
    internal static XlaOptions Xla(BenchmarkOptions options) => new() { Plugin = options.Plugin };

    private static (string, Action) Step(string name, ITrainingEngine engine, TrainingBatch batch) => (name, () => engine.Step([batch], 1));
}
