using System.Runtime.InteropServices;

namespace MaskFormer.Pjrt;

/// <summary>
/// Environment variables as C code sees them. On Unix, <see cref="Environment.SetEnvironmentVariable(string, string?)"/> changes a copy
/// that <c>getenv</c> never looks at, and plugins read their flags with <c>getenv</c>.
/// </summary>
public static partial class NativeEnvironment
{
    /// <summary>Sets a variable for C and for .NET.</summary>
    /// <param name="name">Not empty, no '='.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="PjrtException">MF8109: the system refuses the name.</exception>
    public static void Set(string name, string value)
    {
        // Windows' C runtime keeps a copy of its own too.
        int refused = OperatingSystem.IsWindows() ? PutEnvironment(name, value) : SetEnvironment(name, value, 1);
        if (refused != 0) throw new PjrtException("MF8109", name, "the system refuses this environment variable", "Use a name without '='");
        Environment.SetEnvironmentVariable(name, value);
    }

    /// <summary>The value that C code sees; null where unset.</summary>
    public static string? Get(string name)
    {
        if (OperatingSystem.IsWindows()) return Environment.GetEnvironmentVariable(name);
        nint pointer = GetEnvironment(name);
        return pointer == 0 ? null : Marshal.PtrToStringUTF8(pointer);
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);

    [LibraryImport("libc", EntryPoint = "getenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint GetEnvironment(string name);

    [LibraryImport("ucrtbase", EntryPoint = "_putenv_s", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int PutEnvironment(string name, string value);
}
