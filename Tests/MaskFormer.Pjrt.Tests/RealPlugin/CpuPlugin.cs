using System.Diagnostics;
using MaskFormer.Testing;
using Xunit;

namespace MaskFormer.Pjrt.Tests.RealPlugin;

/// <summary>The real CPU plugin: from the environment, else unpacked from ../shared; tests skip where there is neither.</summary>
internal static class CpuPlugin
{
    private static readonly Lazy<string?> path = new(Find);
    private static readonly Lazy<PjrtClient> client = new(() => PjrtClient.Create(Plugin, new ClientOptions { CpuDevices = 4 }));

    public static string Path
    {
        get
        {
            Skip.If(path.Value is null, "no PJRT plugin: PJRT_PLUGIN_LIBRARY_PATH is not set and ../shared/pjrt is not here");
            return path.Value!;
        }
    }

    public static PjrtPlugin Plugin => PjrtPlugin.Load(Path);

    /// <summary>A client of 4 virtual devices that all tests share.</summary>
    public static PjrtClient Client
    {
        get
        {
            _ = Path;
            return client.Value;
        }
    }

    private static string? Find()
    {
        string? named = NativeEnvironment.Get("PJRT_PLUGIN_LIBRARY_PATH");
        if (named is not null && File.Exists(named)) return named;
        if (!OperatingSystem.IsLinux() || !Shared.Has("pjrt/unpack.sh")) return null;
        using var script = Process.Start(new ProcessStartInfo("bash", [Shared.Path("pjrt/unpack.sh")]) { RedirectStandardOutput = true })!;
        string printed = script.StandardOutput.ReadToEnd().Trim();
        script.WaitForExit();
        return script.ExitCode == 0 && File.Exists(printed) ? printed : null;
    }
}
