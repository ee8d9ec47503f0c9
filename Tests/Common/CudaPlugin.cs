using System.Diagnostics;
using Xunit;

namespace MaskFormer.Testing;

/// <summary>XLA's compiler for NVIDIA GPUs, which needs no GPU to plan for one: that of ../shared. Tests skip where it is absent.</summary>
internal static class CudaPlugin
{
    private static readonly Lazy<string?> path = new(Find);

    /// <summary>The plugin's file; skips the test if there is none.</summary>
    public static string Path
    {
        get
        {
            Skip.If(path.Value is null, "no CUDA plugin: ../shared/pjrt-cuda is not here");
            return path.Value!;
        }
    }

    private static string? Find()
    {
        if (!OperatingSystem.IsLinux() || !Shared.Has("pjrt-cuda/unpack.sh")) return null;
        using Process script = Process.Start(new ProcessStartInfo("bash", [Shared.Path("pjrt-cuda/unpack.sh")]) { RedirectStandardOutput = true })!;
        string printed = script.StandardOutput.ReadToEnd().Trim();
        script.WaitForExit();
        return script.ExitCode == 0 && File.Exists(printed) ? printed : null;
    }
}
