using MaskFormer.Pjrt;
using MaskFormer.StableHlo;
using MaskFormer.StableHlo.Evaluation;

namespace MaskFormer.Fidelity;

/// <summary>Runs modules through a PJRT plugin: compiled anew each time, never from a cache, with the plugin's own options.</summary>
internal static class XlaRunner
{
    private static readonly Lazy<PjrtClient> client = new(static () => PjrtClient.Create(PjrtPlugin.Load(Path!)));
    private static PjrtExecutable? held;

    /// <summary>The plugin that the environment names, or null.</summary>
    public static string? Path => Environment.GetEnvironmentVariable("PJRT_PLUGIN_LIBRARY_PATH") is { Length: > 0 } path && File.Exists(path) ? path : null;

    /// <summary>Compiles a module when it is first run, and again if another was in between: only one is in memory.</summary>
    public static Func<IReadOnlyList<HostTensor>, IReadOnlyList<HostTensor>> Prepare(Module module)
    {
        PjrtExecutable? own = null;
        IReadOnlyList<TensorType> types = module.Main.Body.ResultTypes;
        return arguments =>
        {
            PjrtExecutable program = own = own is not null && own == held ? own : Compile(module);
            return EngineTime.Of("run", () =>
            {
                PjrtBuffer[] buffers = [.. arguments.Select(a => client.Value.Upload(ToArray(a)))];
                using PjrtRun run = program.Run([buffers]);
                HostTensor[] results = [.. types.Select((type, i) => FromArray(run[i].Read(), type))];
                foreach (PjrtBuffer buffer in buffers) buffer.Dispose();
                return results;
            });
        };
    }

    private static PjrtExecutable Compile(Module module)
    {
        held?.Dispose();
        held = null;
        return held = EngineTime.Of("compile", () => client.Value.Compile(module));
    }

    private static HostArray ToArray(HostTensor x) => x.Type.Element switch
    {
        ElementType.F64 => HostArray.From(x.Elements<double>(), x.Type.Sizes),
        ElementType.F32 => HostArray.From(x.Elements<float>(), x.Type.Sizes),
        _ => throw new NotSupportedException(x.Type.ToString()),
    };

    private static HostTensor FromArray(HostArray x, TensorType type) => type.Element switch
    {
        ElementType.F64 => HostTensor.From(type, x.ToArray<double>()),
        ElementType.F32 => HostTensor.From(type, x.ToArray<float>()),
        _ => HostTensor.From(type, x.Bytes.ToArray()), // i1
    };
}
