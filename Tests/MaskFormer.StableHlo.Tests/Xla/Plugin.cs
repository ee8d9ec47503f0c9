using System.Diagnostics;
using System.Runtime.InteropServices;
using MaskFormer.Pjrt;
using MaskFormer.StableHlo.Evaluation;
using MaskFormer.StableHlo.Programs;
using MaskFormer.Testing;
using Xunit;

namespace MaskFormer.StableHlo.Tests.Xla;

/// <summary>Runs modules through the real CPU plugin; the test is skipped where there is none.</summary>
internal static class Plugin
{
    private static readonly Lazy<PjrtClient> client = new(static () => PjrtClient.Create(PjrtPlugin.Load(Find()), new ClientOptions { CpuDevices = 4 }));

    public static PjrtClient Client
    {
        get
        {
            Skip.If(
                Environment.GetEnvironmentVariable("PJRT_PLUGIN_LIBRARY_PATH") is null && !Shared.Has("pjrt/unpack.sh"),
                "no PJRT plugin: PJRT_PLUGIN_LIBRARY_PATH is not set and ../shared/pjrt is not here"
            );
            return client.Value;
        }
    }

    /// <summary>One row of results per replica.</summary>
    public static IReadOnlyList<IReadOnlyList<HostTensor>> Run(Module module, params IReadOnlyList<IReadOnlyList<HostTensor>> arguments)
    {
        using PjrtExecutable program = Client.Compile(Program.Of(module));
        PjrtBuffer[][] buffers = [.. arguments.Select((row, r) => row.Select(t => Client.Upload(ToArray(t), program.Devices[r])).ToArray())];
        using PjrtRun run = program.Run(buffers);
        IReadOnlyList<TensorType> types = module.Main.Body.ResultTypes;
        return [.. run.Outputs.Select(row => (HostTensor[])[.. row.Select((b, i) => FromArray(b.Read(), types[i]))])];
    }

    /// <summary>Asserts that evaluator and plugin give the same, up to a part of the largest absolute value.</summary>
    public static void Compare(Module module, double tolerance, params HostTensor[] arguments)
    {
        IReadOnlyList<HostTensor> expected = new ReferenceEvaluator(module).Run(arguments), got = Run(module, [arguments])[0];
        for (int i = 0; i < expected.Count; i++)
        {
            double[] a = expected[i].Numbers(), b = got[i].Numbers();
            double scale = 1e-6 + a.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max();
            for (int e = 0; e < a.Length; e++)
                Assert.True(
                    a[e] == b[e] || (double.IsNaN(a[e]) && double.IsNaN(b[e])) || Math.Abs(a[e] - b[e]) <= tolerance * scale,
                    $"{module.Name} result {i} ({module.Main.ResultNames[i]}) element {e}: evaluator {a[e]}, XLA {b[e]}"
                );
        }
    }

    private static HostArray ToArray(HostTensor tensor) => new(tensor.Type.Element.ToBufferType(), [.. tensor.Type.Dims], tensor.ToBytes());

    private static HostTensor FromArray(HostArray array, TensorType type) => HostTensor.From(Literal.FromBytes(type, array.Bytes));

    private static string Find()
    {
        if (Environment.GetEnvironmentVariable("PJRT_PLUGIN_LIBRARY_PATH") is { } path)
            return path;
        using Process script = Process.Start(new ProcessStartInfo("bash", [Shared.Path("pjrt/unpack.sh")]) { RedirectStandardOutput = true })!;
        return script.StandardOutput.ReadToEnd().Trim();
    }
}
