using System.Diagnostics;
using System.Text;
using MaskFormer.Definitions;
using MaskFormer.Peers;
using MaskFormer.Pjrt;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Training;
using MaskFormer.StableHlo.Text;
using Module = MaskFormer.StableHlo.Module;

namespace MaskFormer.Benchmarks;

/// <summary>
/// From record to program: how long the graph takes to write, how long its text is, how long the plugin compiles it, and how long it loads it from the cache.
/// </summary>
internal static class CompileSuite
{
    public static void Run(BenchmarkOptions options)
    {
        string[] peers = options.Size is null ? ["jax_step_64x96_b1", "jax_step_256_b2", "jax_step_640_b8_f32"] : [options.Size];
        string folder = Directory.CreateTempSubdirectory("maskformer-bench-").FullName;
        Console.WriteLine();
        Console.WriteLine($"{"compilation",-44} {"write ms",10} {"KiB",8} {"ops",8} {"cold s",8} {"cached s",9} {"work MiB",9}");
        try
        {
            using PjrtClient client = options.OpenClient();
            if (options.Size is null)
            {
                MaskFormerExperiment experiment = Experiments.CocoPanopticR50 with { Data = new CocoPanopticData { CanvasHeight = 640, CanvasWidth = 640 } };
                experiment = experiment with { Training = experiment.Training with { Batch = 2 } };
                Measure(client, folder, "coco-panoptic-r50, forward, 1 x 640 x 640", () => StepGraphs.Prediction(experiment).Module);
                Measure(client, folder, "coco-panoptic-r50, step, 2 x 640 x 640", () => StepGraphs.Training(experiment).Module);
            }

            foreach (string name in peers)
            {
                PeerProgram peer = PeerProgram.Read(Path.Combine(GeneratorSuite.Root(), "..", "shared", "peers", name));
                Measure(client, folder, $"ours, step, {peer.Batch} x {peer.Height} x {peer.Width}", () => StepGraphs.Training(PeerExperiment.For(peer)).Module);
                Measure(client, folder, $"JAX, step, {peer.Batch} x {peer.Height} x {peer.Width}", peer.Text, null, null);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Measure(PjrtClient client, string folder, string name, Func<Module> build)
    {
        ModulePrinter.Print(build()); // not the runtime's own first compilation of this code
        long start = Stopwatch.GetTimestamp();
        Module module = build();
        string text = ModulePrinter.Print(module);
        double write = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        Measure(client, folder, name, text, write, module.Main.Body.Nodes.Count);
    }

    private static void Measure(PjrtClient client, string folder, string name, string text, double? write, int? ops)
    {
        ExecutableCache cache = new(folder, long.MaxValue);
        double cold = Seconds(out CompiledMemory? memory),
            cached = Seconds(out _);
        Console.WriteLine(
            FormattableString.Invariant(
                $"{name,-44} {write,10:F0} {Encoding.UTF8.GetByteCount(text) / 1024,8} {ops,8} {cold,8:F1} {cached,9:F2} {memory?.Temporary / 1048576,9}"
            )
        );

        double Seconds(out CompiledMemory? memory)
        {
            long start = Stopwatch.GetTimestamp();
            using PjrtExecutable executable = cache.Compile(client, text, new CompileOptions(), name);
            memory = executable.Memory;
            return Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
    }
}
