using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using MaskFormer.Files;

namespace MaskFormer.Pjrt;

/// <summary>
/// The child process of a plan. A program that knows <see cref="PlanChild.Command"/> runs it; <see cref="Main"/> is for programs that do not:
/// `dotnet MaskFormer.Pjrt.dll REQUEST.json OUTCOME.json`. This is why the library has an entry point.
/// </summary>
public static class PlanWorker
{
    private static int Main(string[] arguments) => Run(arguments);

    /// <summary>Compiles what the request says and writes the outcome.</summary>
    /// <param name="arguments">Paths of request and outcome.</param>
    /// <returns>The process's exit status: 0 with a report, 1 with an error in the outcome, 2 if this is no child of a plan.</returns>
    public static int Run(IReadOnlyList<string> arguments) => Work(arguments, static request => PjrtPlugin.Load(request.Plugin));

    internal static int Work(IReadOnlyList<string> arguments, Func<PlanRequest, PjrtPlugin> load)
    {
        if (arguments is not [var requestFile, var outcomeFile])
        {
            Console.Error.WriteLine("MF5213 plan-worker: this is started by `plan` and by nobody else. Use the command plan");
            return 2;
        }

        EndWithParent();
        // Ctrl-C reaches both; the parent ends this process
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, static signal => signal.Cancel = true);
        PlanOutcome outcome = Plan(requestFile, load);
        AtomicFile.Write(outcomeFile, stream => JsonSerializer.Serialize(stream, outcome, PlanJson.Default.PlanOutcome));
        return outcome.Error is null ? 0 : 1;
    }

    // The parent holds the other end of standard input: when the parent dies, whatever kills it, this end closes and the compiler is ended.
    private static void EndWithParent() => new Thread(static () =>
    {
        using Stream input = Console.OpenStandardInput();
        if (input.ReadByte() < 0) Process.GetCurrentProcess().Kill();
    })
    { IsBackground = true }.Start();

    private static PlanOutcome Plan(string requestFile, Func<PlanRequest, PjrtPlugin> load)
    {
        try
        {
            PlanRequest request =
                JsonSerializer.Deserialize(File.ReadAllText(requestFile), PlanJson.Default.PlanRequest) ?? throw new JsonException("the request is empty");
            PlanReport report = PlanJob.Run(load(request), request);
            using Process self = Process.GetCurrentProcess();
            return new PlanOutcome { Report = report with { CompilerMemory = self.PeakWorkingSet64 } }; // the parent looks now and then, and may miss it
        }
        catch (PjrtException error)
        {
            // The parent adds the code again
            return new PlanOutcome { Error = new PlanError(error.Id, error.Place, error.Code, error.PluginsWords, error.Remedy) };
        }
        catch (Exception error)
        {
            return new PlanOutcome
            {
                Error = new PlanError("MF9001", requestFile, PjrtCode.Ok, error.ToString(), "This is an error of the program: please report it"),
            };
        }
    }
}
