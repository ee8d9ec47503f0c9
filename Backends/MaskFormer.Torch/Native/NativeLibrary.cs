using System.Globalization;
using System.Runtime.InteropServices;
using MaskFormer.Language;
using MaskFormer.Libraries;
using MaskFormer.Torch.Build;
using static TorchSharp.torch;

namespace MaskFormer.Torch;

/// <summary>libtorch as this process sees it: set up before its first use, and described for <c>doctor</c>.</summary>
public static partial class NativeLibrary
{
    private const string Library = "libLibTorchSharp.so";
    private const long LeastAddressSpace = 3400L << 20; // at 3,000 MB libtorch aborts while it loads
    private static readonly string[] loaded = ["libLibTorchSharp.so", "libtorch.so", "libtorch_cpu.so", "libc10.so", "libgomp*.so*"];
    private static readonly Lock gate = new();
    private static bool prepared;

    /// <summary>
    /// Loads libtorch. Call it before anything else touches it; later calls do nothing.
    /// Idle OpenMP threads are told to spin at barriers for a tenth of a millisecond and then to sleep. To sleep at once doubled the time of a step of many
    /// small operations (R50 at 256 x 256: 3.0 s instead of 1.5), to spin as long as libgomp does doubled it beside a busy process (1,104 ms instead of 580).
    /// A user's own <c>GOMP_SPINCOUNT</c> or <c>OMP_WAIT_POLICY</c> wins.
    /// </summary>
    /// <exception cref="MaskFormerException">MF8002: the native library does not load. MF7008: too little address space for it.</exception>
    public static void Prepare()
    {
        lock (gate)
        {
            if (prepared) return;
            if (OperatingSystem.IsLinux() && Environment.GetEnvironmentVariable("OMP_WAIT_POLICY") is null)
                SetEnvironment("GOMP_SPINCOUNT", "1000", overwrite: 0);
            KeptMemory.Set();
            AddressSpace.Demand(LeastAddressSpace, "libtorch");
            if (Path.GetDirectoryName(LibraryPath()) is { } folder) DemandWhole(folder);
            try
            {
                if (OperatingSystem.IsLinux()) Load();
                InitializeDeviceType(TorchSharp.DeviceType.CPU);
                Nnpack.Disable();
            }
            catch (Exception error) when (error is TypeInitializationException or DllNotFoundException or NotSupportedException or BadImageFormatException)
            {
                throw new MaskFormerException("MF8002", LibraryPath() ?? Library, $"libtorch does not load ({Innermost(error)})", Remedy(), error);
            }

            prepared = true;
        }
    }

    /// <summary>Refuses libraries that are cut short: reading one beyond its end kills the process without a message (SIGBUS).</summary>
    /// <param name="folder">Where libtorch lies.</param>
    /// <exception cref="MaskFormerException">MF8002: a library is cut or none at all.</exception>
    internal static void DemandWhole(string folder)
    {
        foreach (string pattern in loaded)
        {
            foreach (string file in Directory.EnumerateFiles(folder, pattern).Order(StringComparer.Ordinal))
            {
                if (ElfCheck.Problem(file) is not { } problem) continue;
                throw new MaskFormerException(
                    "MF8002", file, problem, "Delete its package from the package cache (dotnet nuget locals global-packages --list) and build again");
            }
        }
    }

    // TorchSharp would answer a library that does not load by copying all of libtorch, half a gigabyte, beside the program, and load it again.
    private static void Load()
    {
        foreach (string library in (string[])["torch_cpu", "LibTorchSharp"])
        {
            try
            {
                System.Runtime.InteropServices.NativeLibrary.Load(library, typeof(TorchSharp.torch).Assembly, null);
            }
            catch (DllNotFoundException error) when (LoaderMessage.AboutFile(error.Message) is { } reason)
            {
                throw new DllNotFoundException(reason, error);
            }
            catch (DllNotFoundException)
            {
                return; // nowhere to be found: TorchSharp knows more places
            }
        }
    }

    /// <summary>Threads that libtorch uses inside one operation.</summary>
    public static int Threads
    {
        get
        {
            Prepare();
            return get_num_threads();
        }

        set
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            Prepare();
            set_num_threads(value);
        }
    }

    /// <summary>What is loaded, and what the build did to make it loadable.</summary>
    /// <exception cref="MaskFormerException">MF8002: the native library does not load.</exception>
    public static NativeFacts Describe()
    {
        Prepare();
        string? path = LibraryPath();
        (string? file, string? version) = OperatingSystem.IsLinux() ? SystemLibrary.FindLibStdCxx() : (null, null);
        return new NativeFacts(
            __version__,
            path ?? "not found beside the program",
            RepairState(path),
            file ?? "not used here",
            version ?? "none",
            get_num_threads(),
            KeptMemory.State
        );
    }

    /// <summary>First line of the record beside the library, in words.</summary>
    internal static string RepairState(string? library)
    {
        if (!OperatingSystem.IsLinux()) return "not needed (only Linux builds are affected)";
        if (library is null) return "unknown (library not found)";
        string record = Path.Combine(Path.GetDirectoryName(library)!, "libLibTorchSharp.repair.txt");
        if (!File.Exists(record)) return "unknown (no record beside the library: built with MaskFormerNativeRepair=never, or copied)";
        string[] lines = File.ReadAllLines(record);
        string state = Value("state: ");
        return state.Length == 0 ? $"unknown ({record} cannot be read)" : $"{state} ({Value("need: ")})";

        string Value(string key) => lines.FirstOrDefault(line => line.StartsWith(key, StringComparison.Ordinal))?[key.Length..] ?? "";
    }

    private static string? LibraryPath() => new[]
    {
        Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native", Library),
        Path.Combine(AppContext.BaseDirectory, Library),
    }.FirstOrDefault(File.Exists);

    private static string Innermost(Exception error) => error is DllNotFoundException || error.InnerException is null
        ? error.Message.ReplaceLineEndings(" ")
        : Innermost(error.InnerException);

    private static string Remedy() =>
        SystemLibrary.ToVersion(SystemLibrary.FindLibStdCxx().Version) is { } have && have < new Version(3, 4, 32)
            ? string.Create(CultureInfo.InvariantCulture, $"This system's libstdc++ ends at GLIBCXX_{have}: build with -p:MaskFormerNativeRepair=always")
            : "Check that the libtorch package of this system was restored and that glibc is 2.34 or newer";

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}

/// <summary>Facts for <c>doctor</c>.</summary>
/// <param name="LibTorch">Version of libtorch.</param>
/// <param name="Library">Path of TorchSharp's native library.</param>
/// <param name="Repair">repaired, not needed, or why that is unknown.</param>
/// <param name="LibStdCxx">Path of the C++ library that the loader found.</param>
/// <param name="LibStdCxxVersion">The newest version that it defines, for example GLIBCXX_3.4.30.</param>
/// <param name="Threads">Threads that libtorch uses inside one operation.</param>
/// <param name="Memory">What becomes of memory that a step frees.</param>
public sealed record NativeFacts(string LibTorch, string Library, string Repair, string LibStdCxx, string LibStdCxxVersion, int Threads, string Memory);
