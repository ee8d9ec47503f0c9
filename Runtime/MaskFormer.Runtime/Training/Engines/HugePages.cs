using System.Diagnostics;
using System.Runtime.InteropServices;
using MaskFormer.Pjrt;

namespace MaskFormer.Runtime.Training;

/// <summary>
/// Pages of 2 MiB for the memory of a step. XLA asks for its temporary memory anew at every step (755 MB for R50 at 256 x 256), and the system clears it in
/// pages of 4 KiB, which takes more than half of a step there. glibc asks for large pages only where a variable says so before the process starts
/// (<c>GLIBC_TUNABLES</c>, glibc 2.35), so the program sets it and starts itself again, as the same process.
/// <c>MASKFORMER_HUGE_PAGES=0</c> leaves it as it is.
/// </summary>
public static unsafe partial class HugePages
{
    private const string Switch = "MASKFORMER_HUGE_PAGES", Tunables = "GLIBC_TUNABLES", Tunable = "glibc.malloc.hugetlb";
    private const string Setting = "/sys/kernel/mm/transparent_hugepage/enabled";
    private static readonly Version oldest = new(2, 35);

    /// <summary>What <c>doctor</c> prints.</summary>
    public static string State => (Environment.GetEnvironmentVariable(Tunables) ?? "") switch
    {
        var set when set.Contains(Tunable + "=1", StringComparison.Ordinal) => $"asked for ({Switch}=0 leaves pages as they are)",
        var set when set.Contains(Tunable, StringComparison.Ordinal) => $"as {Tunables} says",
        _ => Hindrance() ?? "not asked for by this process",
    };

    /// <summary>
    /// Starts the process again where that gives it large pages; else returns at once. Call it first of all in <c>Main</c>: what was done before is done twice.
    /// </summary>
    public static void Ask()
    {
        if (Hindrance() is not null || Environment.ProcessPath is not { } program) return;
        string? others = Environment.GetEnvironmentVariable(Tunables);
        if (others?.Contains(Tunable, StringComparison.Ordinal) == true) return; // the user's own choice
        NativeEnvironment.Set(Switch, "1"); // so that it is tried once, whatever becomes of the other variable
        NativeEnvironment.Set(Tunables, $"{(string.IsNullOrEmpty(others) ? "" : others + ":")}{Tunable}=1");
        try
        {
            RemoveDiagnosticSocket();
            Replace(program);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // no /proc or no folder for temporary files: as where the system refuses a second start
        }

        NativeEnvironment.Set(Tunables, others ?? "");
    }

    /// <summary>Why the process is left as it is; null where nothing speaks against large pages.</summary>
    private static string? Hindrance()
    {
        if (!OperatingSystem.IsLinux()) return "left to the system (only Linux asks for them so)";
        if (Debugger.IsAttached) return "left to the system (a debugger would lose the process)";
        if (Environment.GetEnvironmentVariable(Switch) is { } set) return set == "0" ? $"as {Switch} says" : "could not be asked for";
        if (!File.Exists(Setting)) return "this system has none";
        if (!File.ReadAllText(Setting).Contains("[madvise]", StringComparison.Ordinal)) return $"as {Setting} says, for all programs";
        return Library() is { } version && version >= oldest ? null : $"only glibc {oldest} and newer asks for them";
    }

    private static Version? Library()
    {
        try
        {
            return Version.TryParse(Marshal.PtrToStringUTF8(LibraryVersion()), out Version? version) ? version : null;
        }
        catch (EntryPointNotFoundException)
        {
            return null; // another C library than glibc
        }
    }

    // .NET's diagnostic port is a file of the process's number, which would be taken: dotnet-trace and others could not reach the process.
    private static void RemoveDiagnosticSocket()
    {
        foreach (string file in Directory.EnumerateFiles(Path.GetTempPath(), $"dotnet-diagnostic-{Environment.ProcessId}-*")) File.Delete(file);
    }

    /// <summary>Returns only where the system refuses; the program then goes on as it is.</summary>
    private static void Replace(string program)
    {
        // As bytes, since a file's name need not be text; each argument ends with a zero, as C wants it.
        byte[] line = File.ReadAllBytes("/proc/self/cmdline");
        fixed (byte* first = line)
        {
            List<nint> arguments = [(nint)first];
            for (int at = 0; at < line.Length - 1; at++)
            {
                if (line[at] == 0) arguments.Add((nint)(first + at + 1));
            }

            arguments.Add(0); // the end of the list
            fixed (nint* list = CollectionsMarshal.AsSpan(arguments)) Execute(program, list);
        }
    }

    [LibraryImport("libc", EntryPoint = "gnu_get_libc_version")]
    private static partial nint LibraryVersion();

    [LibraryImport("libc", EntryPoint = "execv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Execute(string program, nint* arguments);
}
