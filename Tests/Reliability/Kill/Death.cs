using System.Diagnostics;
using System.Globalization;

namespace MaskFormer.Reliability.Kill;

/// <summary>A way to end a program.</summary>
/// <param name="Name">What it is, in words.</param>
/// <param name="Needs">The command that it takes; null for none.</param>
/// <param name="Around">The command that starts the program.</param>
/// <param name="Meanwhile">What is done to the process; null for nothing.</param>
/// <param name="Codes">The exit codes that it may lead to, besides 0 where the program was faster.</param>
internal sealed record Death(string Name, string? Needs, IReadOnlyList<string> Around, Action<Process>? Meanwhile, IReadOnlyList<int> Codes)
{
    private const int Killed = 128 + 9, Interrupted = 130, Failed = 1;

    /// <summary>SIGKILL after so many seconds.</summary>
    public static Death ByKill(double seconds) => new(Named("SIGKILL", seconds), null, [], child => Send(child, "KILL", seconds), [Killed]);

    /// <summary>SIGTERM or SIGINT after so many seconds: before training begins it ends the program as it ends any other.</summary>
    public static Death BySignal(string signal, double seconds) => new(
        Named("SIG" + signal, seconds), null, [], child => Send(child, signal, seconds), [Interrupted, 128 + (signal == "TERM" ? 15 : 2)]);

    /// <summary>SIGKILL instead of the n-th call of a kind that a thread makes: <c>pwrite64</c>, <c>fsync</c>, <c>rename</c>.</summary>
    public static Death AtCall(string call, int number) =>
        new(string.Create(CultureInfo.InvariantCulture, $"SIGKILL at {call} {number}"), "strace", Injected(call, $"signal=KILL:when={number}"), null, [Killed]);

    /// <summary>The n-th flush fails, as on a disk that goes away; it is told once, and what was to be flushed may be lost.</summary>
    public static Death AtFlush(int number) =>
        new(string.Create(CultureInfo.InvariantCulture, $"fsync {number} fails"), "strace", Injected("fsync", $"error=EIO:when={number}"), null, [Failed]);

    /// <summary>From the n-th write on the disk is full.</summary>
    public static Death Full(int number) => new(
        string.Create(CultureInfo.InvariantCulture, $"disk full from write {number}"),
        "strace",
        Injected("pwrite64", $"error=ENOSPC:when={number}+"),
        null,
        [Failed]);

    /// <summary>No file may grow beyond so many bytes: as a full disk, but the same at every try.</summary>
    public static Death WithRoomFor(long bytes) => new(
        string.Create(CultureInfo.InvariantCulture, $"files of at most {bytes} bytes"),
        "prlimit",
        ["env", "--ignore-signal=XFSZ", "prlimit", string.Create(CultureInfo.InvariantCulture, $"--fsize={bytes}")],
        null,
        [Failed]);

    /// <summary>Whether the commands that it takes are here.</summary>
    public bool IsPossible => OperatingSystem.IsLinux() && (Needs is null || Path.Exists("/usr/bin/" + Needs));

    private static string[] Injected(string call, string fault) =>
        ["strace", "-f", "-qq", "-o", "/dev/null", "-e", $"trace={call}", "-e", $"inject={call}:{fault}"];

    private static string Named(string signal, double seconds) => string.Create(CultureInfo.InvariantCulture, $"{signal} after {seconds:F2} s");

    private static void Send(Process child, string signal, double seconds)
    {
        if (child.WaitForExit(TimeSpan.FromSeconds(seconds))) return;
        using Process kill = Process.Start("kill", ["-" + signal, child.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }
}
