using System.Text.Json;

namespace MaskFormer.Pjrt;

/// <summary>The child process: `dotnet MaskFormer.Pjrt.dll REQUEST.json OUTCOME.json`. This is why the library has an entry point.</summary>
internal static class PlanWorker
{
    public static int Main(string[] arguments)
    {
        if (arguments is not [var requestFile, var outcomeFile])
        {
            Console.Error.WriteLine("This library runs as a program only as the child of `plan`.");
            return 2;
        }

        PlanOutcome outcome = Run(requestFile);
        AtomicFile.Write(outcomeFile, stream => JsonSerializer.Serialize(stream, outcome, PlanJson.Default.PlanOutcome));
        return outcome.Error is null ? 0 : 1;
    }

    private static PlanOutcome Run(string requestFile)
    {
        try
        {
            PlanRequest request = JsonSerializer.Deserialize(File.ReadAllText(requestFile), PlanJson.Default.PlanRequest) ?? throw new JsonException("the request is empty");
            return new PlanOutcome { Report = PlanJob.Run(PjrtPlugin.Load(request.Plugin), request) };
        }
        catch (PjrtException error)
        {
            // The code is printed as part of the cause; the parent adds it again.
            string cause = error.Code == PjrtCode.Ok ? error.Cause : error.Cause[..error.Cause.LastIndexOf(" (code ", StringComparison.Ordinal)];
            return new PlanOutcome { Error = new PlanError(error.Id, error.Place, error.Code, cause, error.Remedy) };
        }
        catch (Exception error)
        {
            return new PlanOutcome { Error = new PlanError("MF9001", requestFile, PjrtCode.Ok, error.ToString(), "This is an error of the program: please report it") };
        }
    }
}
