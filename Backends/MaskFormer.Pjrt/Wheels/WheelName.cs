using System.Globalization;
using System.Runtime.InteropServices;

namespace MaskFormer.Pjrt;

/// <summary>What a wheel's file name says (packaging specification "Binary distribution format").</summary>
/// <param name="Project">Normalised: lower case, words joined by '-'.</param>
/// <param name="Version">As written.</param>
/// <param name="Platforms">Platform tags, e.g. <c>manylinux_2_27_x86_64</c>.</param>
public sealed record WheelName(string Project, string Version, IReadOnlyList<string> Platforms)
{
    /// <summary>Reads a name; null where it is none of a wheel.</summary>
    public static WheelName? TryParse(string fileName)
    {
        if (!fileName.EndsWith(".whl", StringComparison.Ordinal)) return null;
        string[] parts = fileName[..^".whl".Length].Split('-');
        return parts.Length is 5 or 6 && parts.All(part => part.Length > 0) ? new WheelName(Normalise(parts[0]), parts[1], parts[^1].Split('.')) : null;
    }

    /// <summary>A project's name as indexes spell it (PEP 503).</summary>
    public static string Normalise(string project)
    {
        string text = project.ToLowerInvariant().Replace('_', '-').Replace('.', '-');
        while (text.Contains("--", StringComparison.Ordinal)) text = text.Replace("--", "-", StringComparison.Ordinal);
        return text;
    }

    /// <summary>Whether this machine can load what the wheel holds. Python's version does not matter: no Python runs.</summary>
    public bool FitsThisMachine() => FitsMachine(Machine.ThisOne);

    internal bool FitsMachine(Machine machine) => Platforms.Any(tag => Fits(tag, machine));

    private static bool Fits(string tag, Machine machine)
    {
        if (tag == "any") return true;
        if (!tag.EndsWith("_" + machine.Architecture, StringComparison.Ordinal)) return false;
        string system = tag[..^(machine.Architecture.Length + 1)];
        if (system.StartsWith("macosx_", StringComparison.Ordinal)) return machine.System == "macosx";
        if (system == "win") return machine.System == "win";
        if (machine.System != "linux") return false;
        if (system is "linux" or "manylinux1" or "manylinux2010" or "manylinux2014") return true;
        string[] parts = system.Split('_');
        return parts is ["manylinux", "2", var minor]
            && int.TryParse(minor, NumberStyles.None, CultureInfo.InvariantCulture, out int wanted)
            && wanted <= machine.GlibcMinor;
    }
}

/// <summary>A machine in the words of wheels' platform tags.</summary>
/// <param name="System"><c>linux</c>, <c>macosx</c> or <c>win</c>.</param>
/// <param name="Architecture"><c>x86_64</c>, <c>aarch64</c>, …</param>
/// <param name="GlibcMinor">The 36 of glibc 2.36; 0 without glibc.</param>
internal sealed partial record Machine(string System, string Architecture, int GlibcMinor)
{
    public static Machine ThisOne { get; } = Detect();

    private static Machine Detect()
    {
        bool arm = RuntimeInformation.ProcessArchitecture == global::System.Runtime.InteropServices.Architecture.Arm64;
        if (OperatingSystem.IsWindows()) return new("win", arm ? "arm64" : "amd64", 0);
        if (OperatingSystem.IsMacOS()) return new("macosx", arm ? "arm64" : "x86_64", 0);
        return new("linux", arm ? "aarch64" : "x86_64", GlibcVersion());
    }

    private static int GlibcVersion()
    {
        try
        {
            string version = Marshal.PtrToStringUTF8(GnuLibcVersion()) ?? "";
            return version.Split('.') is ["2", var minor, ..] && int.TryParse(minor, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                ? number
                : 0;
        }
        catch (EntryPointNotFoundException)
        {
            // musl
            return 0;
        }
    }

    [LibraryImport("libc", EntryPoint = "gnu_get_libc_version")]
    private static partial nint GnuLibcVersion();
}
