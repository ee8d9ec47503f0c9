using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace MaskFormer.Pjrt;

/// <summary>Plans in a child process, with limits of time and memory: a compiler that hangs, grows or dies takes nothing else with it.</summary>
public static class PlanRunner
{
    private static readonly TimeSpan watchInterval = TimeSpan.FromMilliseconds(50);

    /// <summary>Runs a plan.</summary>
    /// <param name="request">What to plan.</param>
    /// <param name="child">The program to start; null for this library, which needs a shared .NET on the machine.</param>
    /// <param name="watch">Called while the compiler works: time so far, and bytes of memory that it uses.</param>
    /// <param name="cancellation">Ends the child.</param>
    /// <exception cref="PjrtException">
    /// MF5201 the program, MF5202 the options, MF5210 the topology or plugin is refused; MF5211 out of time, MF5212 out of memory,
    /// MF5213 the child died or could not be started; MF81xx the plugin cannot be used.
    /// </exception>
    public static async Task<PlanReport> RunAsync(
        PlanRequest request,
        PlanChild? child = null,
        Action<TimeSpan, long>? watch = null,
        CancellationToken cancellation = default
    )
    {
        TopologyName.Check(request.Topology);
        if (!File.Exists(request.Program))
            throw new PjrtException("MF5201", request.Program, "there is no such program", "Name an MLIR file, for example from `export --stablehlo`");
        string folder = Directory.CreateTempSubdirectory("maskformer-plan-").FullName;
        try
        {
            PlanRequest absolute = request with { Plugin = Path.GetFullPath(request.Plugin), Program = Path.GetFullPath(request.Program) };
            string json = JsonSerializer.Serialize(absolute, PlanJson.Default.PlanRequest);
            await File.WriteAllTextAsync(RequestFile(folder), json, cancellation).ConfigureAwait(false);
            StringBuilder words = new();
            using Process process = Start(request, PlanChild.Override ?? child ?? PlanChild.Library(folder), folder, words);
            long peak = await WatchAsync(process, request, watch, cancellation).ConfigureAwait(false);
            PlanReport report = Read(process, OutcomeFile(folder), words, request);
            return report with { CompilerMemory = Math.Max(report.CompilerMemory, peak) };
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Process Start(PlanRequest request, PlanChild program, string folder, StringBuilder words)
    {
        ProcessStartInfo start = new(program.File, [.. program.Arguments, RequestFile(folder), OutcomeFile(folder)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // Compiling needs no device: several children may use libtpu at once, and Google's metadata server has nothing to say.
        (string Name, string Value)[] aheadOfTime = [("ALLOW_MULTIPLE_LIBTPU_LOAD", "1"), ("TPU_SKIP_MDS_QUERY", "1")];
        if (TopologyName.HostDevices(request.Topology) is null)
        {
            foreach ((string name, string value) in aheadOfTime) start.Environment.TryAdd(name, value);
        }

        foreach ((string name, string value) in request.Environment) start.Environment[name] = value;
        if (GpuGeneration.Of(request.Topology) is not null)
        {
            CudaStandIn.Write(folder);
            start.Environment["XLA_FLAGS"] = CudaStandIn.Flags(folder, start.Environment.TryGetValue("XLA_FLAGS", out string? own) ? own : null);
        }

        Process child = new() { StartInfo = start };
        DataReceivedEventHandler keep = (_, line) =>
        {
            lock (words) words.AppendLine(line.Data);
        };
        child.OutputDataReceived += keep;
        child.ErrorDataReceived += keep;
        try
        {
            child.Start();
        }
        catch (Win32Exception error)
        {
            throw new PjrtException(
                "MF5213",
                program.File,
                $"the compiler's process cannot be started: {error.Message.TrimEnd('.')}",
                "Install the .NET runtime that this program was built for, or publish the program with it",
                error
            );
        }

        child.BeginOutputReadLine();
        child.BeginErrorReadLine();
        return child;
    }

    private static string RequestFile(string folder) => Path.Combine(folder, "request.json");

    private static string OutcomeFile(string folder) => Path.Combine(folder, "outcome.json");

    private static async Task<long> WatchAsync(Process child, PlanRequest request, Action<TimeSpan, long>? watch, CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp(), peak = 0;
        try
        {
            while (!child.HasExited)
            {
                cancellation.ThrowIfCancellationRequested();
                long now = Resident(child);
                peak = Math.Max(peak, now);
                watch?.Invoke(Stopwatch.GetElapsedTime(start), now);
                if (peak > request.MemoryLimit)
                {
                    throw new PjrtException(
                        "MF5212",
                        request.Topology,
                        $"the compiler used {peak >> 20} MiB; {request.MemoryLimit >> 20} MiB are allowed",
                        "Allow more memory, or plan a smaller program"
                    );
                }

                if (Stopwatch.GetElapsedTime(start) > request.TimeLimit)
                {
                    throw new PjrtException(
                        "MF5211",
                        request.Topology,
                        string.Create(CultureInfo.InvariantCulture, $"the compiler was not done after {request.TimeLimit.TotalSeconds:0.#} s"),
                        "Allow more time, or plan a smaller program"
                    );
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
        // Written at once, or not at all
        PlanOutcome? outcome = File.Exists(outcomeFile) ? JsonSerializer.Deserialize(File.ReadAllText(outcomeFile), PlanJson.Default.PlanOutcome) : null;
        if (outcome?.Report is { } report) return report;
        if (outcome?.Error is { } error) throw new PjrtException(error.Id, error.Place, error.Code, error.Cause, error.Remedy);
        string said = words.ToString().Trim();
        said = said.Length > 1500 ? "… " + said[^1500..] : said;
        throw new PjrtException(
            "MF5213",
            request.Topology,
            $"the compiler's process ended with {Death(child.ExitCode)}" + (said == "" ? "" : $" and said: {said}"),
            "The plugin ends its process on flags that it does not know and on some faulty programs: verify the program first"
        );
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
}
