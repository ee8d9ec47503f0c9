using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace MaskFormer.Pjrt;

/// <summary>Plans in a child process, with limits of time and memory: a compiler that hangs, grows or dies takes nothing else with it.</summary>
public static class PlanRunner
{
    private static readonly TimeSpan watchInterval = TimeSpan.FromMilliseconds(50);

    /// <summary>Runs a plan.</summary>
    /// <param name="request">What to plan.</param>
    /// <param name="cancellation">Ends the child.</param>
    /// <exception cref="PjrtException">
    /// MF5201 the program, MF5202 the options, MF5210 the topology or plugin is refused; MF5211 out of time, MF5212 out of memory,
    /// MF5213 the child died; MF81xx the plugin cannot be used.
    /// </exception>
    public static async Task<PlanReport> RunAsync(PlanRequest request, CancellationToken cancellation = default)
    {
        TopologyName.Check(request.Topology);
        if (!File.Exists(request.Program)) throw new PjrtException("MF5201", request.Program, "there is no such program", "Name an MLIR file, for example from `export --stablehlo`");
        string folder = Directory.CreateTempSubdirectory("maskformer-plan-").FullName;
        try
        {
            string requestFile = Path.Combine(folder, "request.json"), outcomeFile = Path.Combine(folder, "outcome.json");
            PlanRequest absolute = request with { Plugin = Path.GetFullPath(request.Plugin), Program = Path.GetFullPath(request.Program) };
            await File.WriteAllTextAsync(requestFile, JsonSerializer.Serialize(absolute, PlanJson.Default.PlanRequest), cancellation).ConfigureAwait(false);
            StringBuilder words = new();
            using Process child = Start(request, await WriteRuntimeConfigAsync(folder, cancellation).ConfigureAwait(false), requestFile, outcomeFile, words);
            long peak = await WatchAsync(child, request, cancellation).ConfigureAwait(false);
            return Read(child, outcomeFile, words, request) with { CompilerMemory = peak };
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // The child runs on the same runtime as this process, whatever files the program was deployed with.
    private static async Task<string> WriteRuntimeConfigAsync(string folder, CancellationToken cancellation)
    {
        string file = Path.Combine(folder, "child.runtimeconfig.json");
        string text = $$"""{ "runtimeOptions": { "tfm": "net{{Environment.Version.ToString(2)}}", "framework": { "name": "Microsoft.NETCore.App", "version": "{{Environment.Version.ToString(3)}}" } } }""";
        await File.WriteAllTextAsync(file, text, cancellation).ConfigureAwait(false);
        return file;
    }

    private static Process Start(PlanRequest request, string runtimeConfig, string requestFile, string outcomeFile, StringBuilder words)
    {
        string[] arguments = ["exec", "--runtimeconfig", runtimeConfig, typeof(PlanRunner).Assembly.Location, requestFile, outcomeFile];
        ProcessStartInfo start = new(DotnetHost(), arguments) { RedirectStandardOutput = true, RedirectStandardError = true };

        // Compiling needs no device: several children may use libtpu at once, and Google's metadata server has nothing to say.
        (string Name, string Value)[] aheadOfTime = [("ALLOW_MULTIPLE_LIBTPU_LOAD", "1"), ("TPU_SKIP_MDS_QUERY", "1")];
        if (TopologyName.HostDevices(request.Topology) is null)
        {
            foreach ((string name, string value) in aheadOfTime) start.Environment.TryAdd(name, value);
        }

        foreach ((string name, string value) in request.Environment) start.Environment[name] = value;
        Process child = new() { StartInfo = start };
        DataReceivedEventHandler keep = (_, line) =>
        {
            lock (words) words.AppendLine(line.Data);
        };
        child.OutputDataReceived += keep;
        child.ErrorDataReceived += keep;
        child.Start();
        child.BeginOutputReadLine();
        child.BeginErrorReadLine();
        return child;
    }

    private static async Task<long> WatchAsync(Process child, PlanRequest request, CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp(), peak = 0;
        try
        {
            while (!child.HasExited)
            {
                cancellation.ThrowIfCancellationRequested();
                peak = Math.Max(peak, Resident(child));
                if (peak > request.MemoryLimit)
                {
                    throw new PjrtException("MF5212", request.Topology, $"the compiler used {peak >> 20} MiB; {request.MemoryLimit >> 20} MiB are allowed", "Allow more memory, or plan a smaller program");
                }

                if (Stopwatch.GetElapsedTime(start) > request.TimeLimit)
                {
                    throw new PjrtException("MF5211", request.Topology, string.Create(CultureInfo.InvariantCulture, $"the compiler was not done after {request.TimeLimit.TotalSeconds:0.#} s"), "Allow more time, or plan a smaller program");
                }

                await Task.WhenAny(child.WaitForExitAsync(cancellation), Task.Delay(watchInterval, cancellation)).ConfigureAwait(false);
            }

            // Also waits for the last lines of its output.
            await child.WaitForExitAsync(cancellation).ConfigureAwait(false);
            return peak;
        }
        catch
        {
            if (!child.HasExited) child.Kill(entireProcessTree: true);
            await child.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    private static PlanReport Read(Process child, string outcomeFile, StringBuilder words, PlanRequest request)
    {
        PlanOutcome? outcome = File.Exists(outcomeFile) ? JsonSerializer.Deserialize(File.ReadAllText(outcomeFile), PlanJson.Default.PlanOutcome) : null;
        if (outcome?.Report is { } report) return report;
        if (outcome?.Error is { } error) throw new PjrtException(error.Id, error.Place, error.Code, error.Cause, error.Remedy);
        string said = words.ToString().Trim();
        said = said.Length > 1500 ? "… " + said[^1500..] : said;
        throw new PjrtException("MF5213", request.Topology, $"the compiler's process ended with {Death(child.ExitCode)}" + (said == "" ? "" : $" and said: {said}"), "The plugin ends its process on flags that it does not know and on some faulty programs: verify the program first");
    }

    // .NET gives 128 + number for a signal.
    private static string Death(int code) => code switch
    {
        132 => "signal ILL",
        134 => "signal ABRT",
        136 => "signal FPE",
        137 => "signal KILL (the system may be out of memory)",
        139 => "signal SEGV",
        _ => $"exit status {code}",
    };

    private static long Resident(Process child)
    {
        try
        {
            child.Refresh();
            return child.WorkingSet64;
        }
        catch (InvalidOperationException)
        {
            return 0;
        }
    }

    // The running program may have a host of its own, or be a test's.
    private static string DotnetHost()
    {
        string name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        if (Environment.ProcessPath is { } own && Path.GetFileName(own) == name) return own;
        string beside = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", name));
        return File.Exists(beside) ? beside : Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? name;
    }
}
