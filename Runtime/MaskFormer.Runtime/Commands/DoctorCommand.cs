using System.CommandLine;
using MaskFormer.Language;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Training;
using SkiaSharp;

namespace MaskFormer.Runtime.Commands;

/// <summary><c>doctor</c>: whether this machine can train, a line each.</summary>
internal static class DoctorCommand
{
    public static Command Create(IReadOnlyList<ExperimentEntry> catalogue)
    {
        Command command = new("doctor", "Tells what this machine has, and what is missing.");
        command.SetAction(_ => Run(catalogue));
        return command;
    }

    private static int Run(IReadOnlyList<ExperimentEntry> catalogue)
    {
        bool well = Tell("TorchSharp", static () => string.Join("\n", RunEnvironment.Facts().Select(static fact => $"   {fact.Key,-16} {fact.Value}")).TrimStart());
        well &= Tell("pictures", static () => $"SkiaSharp {SkiaSharpVersion.Native}");
        well &= Tell("experiments", () => string.Join(", ", catalogue.Select(static entry => entry.Name)));
        return well ? ExitCode.Done : ExitCode.Failed;
    }

    private static bool Tell(string what, Func<string> look)
    {
        try
        {
            Console.WriteLine($"ok   {what}: {look()}");
            return true;
        }
        catch (Exception error) when (error is MaskFormerException or DllNotFoundException or TypeInitializationException or InvalidOperationException)
        {
            Console.WriteLine($"BAD  {what}: {error.Message}");
            return false;
        }
    }
}
