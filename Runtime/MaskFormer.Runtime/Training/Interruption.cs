using System.Runtime.InteropServices;

namespace MaskFormer.Runtime.Training;

/// <summary>
/// Ctrl-C and SIGTERM: the first asks the loop to finish its step and write a checkpoint, a second Ctrl-C ends the process at once.
/// </summary>
public sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource source = new();
    private readonly PosixSignalRegistration[] registrations;
    private readonly string told;

    /// <summary>Starts listening.</summary>
    /// <param name="told">What the user is told at the first signal.</param>
    public Interruption(string told = "stopping after this step; a checkpoint follows")
    {
        this.told = told;
        registrations = [PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle)];
    }

    /// <summary>Set by the first signal.</summary>
    public CancellationToken Token => source.Token;

    /// <summary>Stops listening.</summary>
    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in registrations) registration.Dispose();
        source.Dispose();
    }

    private void Handle(PosixSignalContext signal)
    {
        if (source.IsCancellationRequested && signal.Signal == PosixSignal.SIGINT) return; // the system's own handling: the process ends
        signal.Cancel = true;
        if (source.IsCancellationRequested) return;
        Console.Error.WriteLine(told + " (Ctrl-C again ends at once)");
        source.Cancel();
    }
}
