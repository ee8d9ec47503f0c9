using System.Diagnostics;
using Xunit;

namespace MaskFormer.Definitions.Tests.Commands;

/// <summary>A variable of glibc counts only where it is set before a process starts, so the program starts itself again.</summary>
public sealed class HugePagesTests
{
    private const string Enabled = "/sys/kernel/mm/transparent_hugepage/enabled";

    [SkippableTheory]
    [InlineData("")]
    [InlineData("glibc.malloc.perturb=0")] // a user's own choice of another kind stays
    public void The_program_asks_for_huge_pages(string tunables)
    {
        DemandHugePages();
        Assert.Contains("huge pages   asked for", Run(("GLIBC_TUNABLES", tunables), "\"$@\"", "doctor"));
    }

    [SkippableTheory]
    [InlineData("MASKFORMER_HUGE_PAGES", "0", "as MASKFORMER_HUGE_PAGES says")]
    [InlineData("GLIBC_TUNABLES", "glibc.malloc.hugetlb=0", "as GLIBC_TUNABLES says")]
    [InlineData("MASKFORMER_HUGE_PAGES", "1", "could not be asked for")] // what the second start finds where the system took the other variable away
    public void It_starts_again_at_most_once(string name, string value, string state)
    {
        DemandHugePages();
        Assert.Contains("huge pages   " + state, Run((name, value), "\"$@\"", "doctor"));
    }

    [SkippableFact]
    public void Without_a_folder_for_temporary_files_it_goes_on_as_it_is()
    {
        DemandHugePages();
        Assert.Contains("huge pages   could not be asked for", Run(("TMPDIR", "/no/such/folder"), "\"$@\"", "doctor"));
    }

    /// <summary>A file's name need not be text, and what is empty must not be lost.</summary>
    [SkippableFact]
    public void The_command_line_is_the_same_at_the_second_start()
    {
        DemandHugePages();
        string text = Run(("NONE", ""), "\"$@\" $'caf\\xe9 1' ''", "predict", "--run", "no run");
        Assert.Contains("an argument is empty", text);
        Assert.Contains("caf\uFFFD 1", text);
    }

    private static void DemandHugePages()
    {
        Skip.IfNot(OperatingSystem.IsLinux() && File.Exists(Enabled), "this system has no huge pages");
        Skip.IfNot(File.ReadAllText(Enabled).Contains("[madvise]", StringComparison.Ordinal), $"{Enabled} gives all programs huge pages, or none");
    }

    private static string Run((string Name, string Value) variable, string line, params string[] args)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "maskformer.dll");
        ProcessStartInfo start = new("bash", ["-c", $"exec {line} 2>&1", "bash", "dotnet", "exec", program, .. args]) { RedirectStandardOutput = true };
        start.Environment.Remove("GLIBC_TUNABLES");
        start.Environment.Remove("MASKFORMER_HUGE_PAGES");
        start.Environment[variable.Name] = variable.Value;
        using Process child = Process.Start(start)!;
        return child.StandardOutput.ReadToEnd();
    }
}
