using System.Reflection;
using System.Runtime.InteropServices;

namespace MaskFormer.Pjrt;

/// <summary>The program that the child process of a plan runs; it gets the paths of request and outcome as its last two arguments.</summary>
/// <param name="File">The executable.</param>
/// <param name="Arguments">What comes before the two paths.</param>
public sealed record PlanChild(string File, IReadOnlyList<string> Arguments)
{
    /// <summary>
    /// First argument of a program that is started as its own child; such a program passes the other arguments to <see cref="PlanWorker.Run"/>.
    /// </summary>
    public const string Command = "plan-worker";

    /// <summary>Set by tests whose plugin is made of managed functions and lives in a program of their own.</summary>
    internal static PlanChild? Override { get; set; }

    /// <summary>
    /// The running program again with <see cref="Command"/>: works however it was published, also without files of its own beside it.
    /// Only for a program that knows the command.
    /// </summary>
    /// <param name="program">The program's own assembly.</param>
    public static PlanChild Again(Assembly program) => Environment.ProcessPath is { } own && !IsDotnet(own)
        ? new(own, [Command])
        : new(DotnetHost(), ["exec", program.Location, Command]);

    /// <summary>This library as a program: works inside of any process, such as a test's, that runs on a shared .NET.</summary>
    /// <param name="folder">Gets the settings of its runtime.</param>
    internal static PlanChild Library(string folder)
    {
        // The child runs on the same runtime as this process, whatever files the program was deployed with.
        string settings = Path.Combine(folder, "child.runtimeconfig.json");
        System.IO.File.WriteAllText(
            settings,
            $$"""
            {
              "runtimeOptions": {
                "tfm": "net{{Environment.Version.ToString(2)}}",
                "framework": { "name": "Microsoft.NETCore.App", "version": "{{Environment.Version.ToString(3)}}" }
              }
            }
            """
        );
        return new(DotnetHost(), ["exec", "--runtimeconfig", settings, typeof(PlanChild).Assembly.Location]);
    }

    private static bool IsDotnet(string path) => Path.GetFileNameWithoutExtension(path).Equals("dotnet", StringComparison.OrdinalIgnoreCase);

    // The running program may have a host of its own, or be a test's.
    private static string DotnetHost()
    {
        string name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        if (Environment.ProcessPath is { } own && IsDotnet(own)) return own;
        string beside = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", name));
        return System.IO.File.Exists(beside) ? beside : Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? name;
    }
}
