using System.Diagnostics;
using MaskFormer.Pjrt;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Training;
using MaskFormer.Testing;
using Xunit;

namespace MaskFormer.Definitions.Tests.Xla;

/// <summary>
/// The real XLA: the plugin that PJRT_PLUGIN_LIBRARY_PATH names, else the one of ../shared; tests skip where there is neither.
/// All tests of a collection share one cache of programs, so that each is compiled once.
/// </summary>
public sealed class CpuPlugin : IDisposable
{
    private static readonly Lazy<string?> path = new(Find);

    /// <summary>Where the programs of this run are.</summary>
    public string Cache { get; } = Directory.CreateTempSubdirectory("maskformer-xla-").FullName;

    /// <summary>The plugin's file; skips the test if there is none.</summary>
    public static string Path
    {
        get
        {
            Skip.If(path.Value is null, "no PJRT plugin: PJRT_PLUGIN_LIBRARY_PATH is not set and ../shared/pjrt is not here");
            return path.Value!;
        }
    }

    /// <summary>The engine on so many devices, with the programs that were compiled for it.</summary>
    public ITrainingEngine Open(IExperiment experiment, int devices = 1, List<Compilation>? compiled = null) =>
        Engines.OpenTraining("xla", experiment, new() { Plugin = Path, Devices = devices, Cache = Cache, Compiled = one => compiled?.Add(one) });

    public void Dispose() => Directory.Delete(Cache, recursive: true);

    private static string? Find()
    {
        if (NativeEnvironment.Get("PJRT_PLUGIN_LIBRARY_PATH") is { Length: > 0 } named && File.Exists(named)) return named;
        if (!OperatingSystem.IsLinux() || !Shared.Has("pjrt/unpack.sh")) return null;
        using Process script = Process.Start(new ProcessStartInfo("bash", [Shared.Path("pjrt/unpack.sh")]) { RedirectStandardOutput = true })!;
        string printed = script.StandardOutput.ReadToEnd().Trim();
        script.WaitForExit();
        return script.ExitCode == 0 && File.Exists(printed) ? printed : null;
    }
}
