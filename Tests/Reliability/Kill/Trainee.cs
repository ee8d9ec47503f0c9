using System.Diagnostics;

namespace MaskFormer.Reliability.Kill;

/// <summary>What a program that has ended left on its streams.</summary>
/// <param name="Code">Its exit code; 128 and the signal's number where a signal ended it.</param>
/// <param name="Errors">What it wrote to the error stream.</param>
/// <param name="Seconds">How long it ran.</param>
internal sealed record Ended(int Code, string Errors, double Seconds);

/// <summary>The program as a process of its own, which can be ended in any way.</summary>
internal static class Trainee
{
    /// <summary>Runs it to its end.</summary>
    /// <param name="args">The program's arguments.</param>
    /// <param name="cache">Where compiled programs are kept.</param>
    /// <param name="around">A command that starts it, as <c>prlimit</c>.</param>
    /// <param name="meanwhile">Does something to the process; null for nothing.</param>
    public static Ended Run(IEnumerable<string> args, string cache, IEnumerable<string>? around = null, Action<Process>? meanwhile = null)
    {
        string program = Path.Combine(AppContext.BaseDirectory, "maskformer.dll");
        string dotnet = Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet";
        string[] command = [.. around ?? [], dotnet, "exec", program, .. args];

        // The group of the test may ignore Ctrl-C, and the child would inherit that.
        ProcessStartInfo start = new("env", ["--default-signal=INT,TERM,HUP,XFSZ", .. command])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            Environment =
            {
                ["OMP_NUM_THREADS"] = "1", // the same bits in every run
                ["XDG_CACHE_HOME"] = cache,
                ["DOTNET_EnableWriteXorExecute"] = "0", // maps a file of a terabyte, which a limit on the size of files refuses
                ["DOTNET_TieredPGO"] = "0",
            },
        };
        long begun = Stopwatch.GetTimestamp();
        using Process child = Process.Start(start)!;
        Task<string> output = child.StandardOutput.ReadToEndAsync(), errors = child.StandardError.ReadToEndAsync();
        meanwhile?.Invoke(child);
        if (!child.WaitForExit(TimeSpan.FromMinutes(10)))
        {
            child.Kill(entireProcessTree: true);
            throw new TimeoutException($"the program did not end: {string.Join(' ', args)}\n{errors.Result}");
        }

        output.Wait();
        return new(child.ExitCode, errors.Result, Stopwatch.GetElapsedTime(begun).TotalSeconds);
    }
}
