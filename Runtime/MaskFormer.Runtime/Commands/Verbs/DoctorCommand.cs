using System.CommandLine;
using System.Runtime.InteropServices;
using MaskFormer.Language;
using MaskFormer.Pjrt;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Training;
using MaskFormer.Torch;
using SkiaSharp;
using NativeLibrary = MaskFormer.Torch.NativeLibrary;

namespace MaskFormer.Runtime.Commands;

/// <summary><c>doctor</c>: whether this machine can train, a line each, with the remedy where something is wrong.</summary>
internal static class DoctorCommand
{
    // Weights, optimizer and three checkpoints of the R50 model, and then some.
    private const long LeastDisk = 4L << 30;

    public static Command Create(IReadOnlyList<ExperimentEntry> catalogue)
    {
        Command command = new("doctor", "Checks what this machine has, and what is missing.");
        command.SetAction(_ => Run(catalogue));
        return command;
    }

    private static int Run(IReadOnlyList<ExperimentEntry> catalogue)
    {
        bool well = true;
        well &= Report(
            "system",
            static () => $"{RuntimeInformation.OSDescription} ({RuntimeInformation.RuntimeIdentifier}), {RuntimeInformation.FrameworkDescription}"
        );
        well &= Report(
            "machine",
            static () =>
                FormattableString.Invariant($"{Environment.ProcessorCount} cores, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 20} MiB of memory")
        );
        well &= Report("huge pages", static () => HugePages.State);
        well &= Report("libtorch", static () => LibTorch(NativeLibrary.Describe()));
        well &= Report("pictures", static () => $"SkiaSharp {SkiaSharpVersion.Native}");
        well &= Report("plugin", Plugin);
        well &= Report("disk", Disk);
        well &= Report("data", static () => string.Join(", ", DataSources.Names));
        well &= Report("experiments", () => string.Join(", ", catalogue.Select(static entry => entry.Name)));
        if (well) NextCommands.Show(new(), ["new", "shapes", "--out", "shapes-data"], ["train", "shapes", "--data", "shapes-data"]);
        return well ? ExitCode.Done : ExitCode.Failed;
    }

    private static string LibTorch(NativeFacts facts) => FormattableString.Invariant(
        $"{facts.LibTorch}, {facts.Threads} threads; freed memory is {facts.Memory}; repair: {facts.Repair}; {facts.LibStdCxx} has {facts.LibStdCxxVersion}");

    // A missing plugin is no error: only --engine xla needs one.
    private static string Plugin()
    {
        if (new PluginLocator().TryFind() is not { } found) return "no PJRT plugin; only compiled training needs one. Get one: plugin get cpu|cuda13|tpu";
        PluginReport report = PluginReport.Create(PjrtPlugin.Load(found.Path));
        return string.Join("\n     ", report.Facts().Select(static fact => $"{fact.Name}: {fact.Value}").Prepend($"from {found.Origin}"));
    }

    private static string Disk()
    {
        string folder = Environment.CurrentDirectory;
        long free = new DriveInfo(folder).AvailableFreeSpace;
        string text = FormattableString.Invariant($"{free / (double)(1 << 30):0.0} GiB free at {folder}");
        if (free >= LeastDisk) return text;
        throw new MaskFormerException("MF8201", folder, $"only {text}", "Free some space, or put runs elsewhere with --run DIR");
    }

    private static bool Report(string what, Func<string> look)
    {
        try
        {
            Console.WriteLine($"ok   {what,-12} {look()}");
            return true;
        }
        catch (Exception error)
            when (error
                    is MaskFormerException
                        or DllNotFoundException
                        or TypeInitializationException
                        or InvalidOperationException
                        or IOException
                        or UnauthorizedAccessException
                        or ArgumentException
            )
        {
            Console.WriteLine($"BAD  {what,-12} {error.Message.ReplaceLineEndings(" ")}");
            return false;
        }
    }
}
