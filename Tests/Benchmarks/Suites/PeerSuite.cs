using System.Diagnostics;
using System.Globalization;
using MaskFormer.Definitions;
using MaskFormer.Peers;
using MaskFormer.Pjrt;
using MaskFormer.Runtime.Training;

namespace MaskFormer.Benchmarks;

/// <summary>Our training step against JAX's on one plugin: same weights, same pictures, steps in alternation, everything from host to losses.</summary>
internal static class PeerSuite
{
    private static readonly Dictionary<string, (string File, int Targets)> cases = new()
    {
        ["64x96"] = ("jax_step_64x96_b1", 6),
        ["256"] = ("jax_step_256_b2", 20),
        ["640"] = ("jax_step_640_b8_f32", 20),
        ["640-bf16"] = ("jax_step_640_b8_bf16", 20),
    };

    public static void Run(BenchmarkOptions options)
    {
        // 640 x 640 wants a GPU: only where it is asked for.
        foreach (string size in options.Size is null ? ["64x96", "256"] : options.Size.Split(',')) Run(options, size);
    }

    private static void Run(BenchmarkOptions options, string size)
    {
        (string file, int targets) = cases[size];
        PeerProgram program = PeerProgram.Read(Path.Combine(GeneratorSuite.Root(), "..", "shared", "peers", file));
        MaskFormerExperiment experiment = PeerExperiment.For(program);
        PeerBatch batch = new(program.Batch, program.Height, program.Width, program.Slots, targets);
        long start = Stopwatch.GetTimestamp();
        Compilation? compilation = null;
        XlaOptions xla = new() { Plugin = options.Plugin, Cache = "", Compiled = one => compilation = one };
        using ITrainingEngine ours = Engines.OpenTraining("xla", experiment, xla);
        Console.WriteLine();
        Console.WriteLine(
            string.Create(CultureInfo.InvariantCulture,
                $"{file}: ours opened in {Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s; "
                    + $"compiled in {compilation!.Duration.TotalSeconds:F1} s from {compilation!.ProgramBytes / 1024.0:F0} KiB; "
                    + $"peak {compilation!.Memory?.Peak / 1048576.0:F0} MiB"
            )
        );
        using PjrtClient client = options.OpenClient();
        client.Compilations.Added += one => compilation = one;
        using PeerStep peer = new(client, program, ours.SaveWeights(), (float)experiment.Training.LearningRate);
        Console.WriteLine(
            string.Create(CultureInfo.InvariantCulture,
                $"{file}: JAX's compiled in {compilation.Duration.TotalSeconds:F1} s "
                    + $"from {compilation!.ProgramBytes / 1024.0:F0} KiB; peak {peer.Memory?.Peak / 1048576.0:F0} MiB"
            )
        );
        StepOutcome first = ours.Step([batch.Ours], 1);
        PeerLosses expected = peer.Run(batch);
        Console.WriteLine(
            FormattableString.Invariant(
                $"first total loss: ours {first.Total:G9}, JAX {expected.Total:G9}; gradient norm: ours {first.GradientNorm:G6}, JAX {expected.GradientNorm:G6}"
            )
        );
        Alternation.Print(
            $"training step {size}, batch {program.Batch}",
            options.Rounds ?? 10,
            ("JAX", () => peer.Run(batch)),
            ("ours", () => ours.Step([batch.Ours], 1))
        );
    }
}
