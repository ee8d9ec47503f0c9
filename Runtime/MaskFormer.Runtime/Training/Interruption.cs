using System.Globalization;
using System.Runtime.InteropServices;
using MaskFormer.Runtime.Reporting;

namespace MaskFormer.Runtime.Training;

/// <summary>
/// Ctrl-C, SIGTERM and SIGHUP (the terminal was closed): the first asks the loop to finish its step and write a checkpoint, a second Ctrl-C ends the process
/// at once.
/// </summary>
public sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource source = new();
    private readonly PosixSignalRegistration[] registrations;
    private readonly string message;

    /// <summary>Starts listening.</summary>
    /// <param name="message">What the user sees at the first signal.</param>
    public Interruption(string message = "stopping after this step; a checkpoint follows")
    {
        this.message = message;
        registrations = [.. Signals().Select(signal => PosixSignalRegistration.Create(signal, Handle))];
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
        source.Cancel();
        StandardError.WriteLine(message + " (Ctrl-C again ends at once)");
    }

    private static IEnumerable<PosixSignal> Signals() =>
        HangupIsIgnored() ? [PosixSignal.SIGINT, PosixSignal.SIGTERM] : [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP];

    // Started by nohup, a program is to outlive its terminal.
    private static bool HangupIsIgnored()
    {
        const string line = "SigIgn:";
        return OperatingSystem.IsLinux()
            && File.ReadLines("/proc/self/status").FirstOrDefault(static text => text.StartsWith(line, StringComparison.Ordinal)) is { } text
            && ulong.TryParse(text.AsSpan(line.Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out ulong mask)
            && (mask & 1) != 0; // signal 1
    }
}
