using System.Runtime.InteropServices;

namespace MaskFormer.Pjrt;

/// <summary>This machine's processor, as far as machine code depends on it.</summary>
internal static class Processor
{
    private static readonly Lazy<string> description = new(Describe);

    public static string Description => description.Value;

    private static string Describe()
    {
        const string file = "/proc/cpuinfo";
        string architecture = RuntimeInformation.ProcessArchitecture.ToString();
        if (!File.Exists(file)) return architecture;
        string[] lines = File.ReadAllLines(file);
        string[] facts = ["model name", "flags", "Features", "CPU part"];
        return string.Join(
            '\n',
            facts.Select(name => lines.FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal)) ?? "").Prepend(architecture)
        );
    }
}
