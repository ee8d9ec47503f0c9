using System.Runtime.InteropServices;
using System.Text.Json;
using MaskFormer.Files;
using MaskFormer.Runtime.Data;
using NativeFacts = MaskFormer.Torch.NativeFacts;
using NativeLibrary = MaskFormer.Torch.NativeLibrary;

namespace MaskFormer.Runtime.Training;

/// <summary>What a run was made with: <c>environment.json</c>.</summary>
public static class RunEnvironment
{
    private static readonly JsonSerializerOptions indented = new() { WriteIndented = true };

    /// <summary>The facts, by name.</summary>
    public static IReadOnlyDictionary<string, string> Facts()
    {
        NativeFacts native = NativeLibrary.Describe();
        return new Dictionary<string, string>
        {
            ["system"] = $"{RuntimeInformation.OSDescription} ({RuntimeInformation.RuntimeIdentifier})",
            ["dotnet"] = RuntimeInformation.FrameworkDescription,
            ["cores"] = FormattableString.Invariant($"{Environment.ProcessorCount}"),
            ["memory"] = FormattableString.Invariant($"{GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1 << 20)} MiB"),
            ["libtorch"] = native.LibTorch,
            ["libtorch_repair"] = native.Repair,
            ["libstdcxx"] = native.LibStdCxx,
            ["threads"] = FormattableString.Invariant($"{native.Threads}"),
            ["command_line"] = string.Join(' ', Environment.GetCommandLineArgs().Skip(1)),
        };
    }

    /// <summary>Writes them, whole or not at all.</summary>
    public static void Write(string path) => AtomicFile.Write(path, stream => JsonSerializer.Serialize(stream, Facts(), indented));
}
