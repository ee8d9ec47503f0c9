using System.Diagnostics;
using Xunit;

namespace MaskFormer.Packages.Tests;

/// <summary>Runs <c>dotnet</c> as a user would: without what the test runner's own build left in the environment.</summary>
internal static class Dotnet
{
    private static readonly TimeSpan patience = TimeSpan.FromMinutes(10);

    /// <summary>Runs it, and fails the test with all it said if it fails.</summary>
    /// <returns>What it wrote to standard output.</returns>
    public static string Run(string folder, params string[] arguments) => Run(folder, new Dictionary<string, string>(), arguments);

    /// <summary>Runs it with additional variables.</summary>
    public static string Run(string folder, IReadOnlyDictionary<string, string> variables, params string[] arguments)
    {
        ProcessStartInfo start = new("dotnet", arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        string[] inherited =
        [
            .. start.Environment.Keys.Where(static name =>
                name == "CI"
                || name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)
                || name.StartsWith("VSTEST", StringComparison.OrdinalIgnoreCase)
            ),
        ];
        foreach (string name in inherited) start.Environment.Remove(name);
        foreach ((string name, string value) in variables) start.Environment[name] = value;
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1"; // a node that stays would hold the folder
        start.Environment["DOTNET_NOLOGO"] = "1";

        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(patience))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"dotnet {string.Join(' ', arguments)} did not end within {patience}");
        }

        Assert.True(process.ExitCode == 0, $"dotnet {string.Join(' ', arguments)} ended with {process.ExitCode}\n{output.Result}\n{errors.Result}");
        return output.Result;
    }
}
