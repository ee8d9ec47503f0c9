using System.CommandLine;
using MaskFormer.Language;
using MaskFormer.Runtime.Contracts;

namespace MaskFormer.Runtime.Commands;

/// <summary>The program around a catalogue of experiments. Results go to standard output, progress and errors to standard error.</summary>
public static class Application
{
    /// <summary>Runs one command.</summary>
    /// <param name="catalogue">The experiments that can be named, as the generator lists them.</param>
    /// <param name="args">The command line.</param>
    /// <returns>See <see cref="ExitCode"/>.</returns>
    public static int Run(IReadOnlyList<ExperimentEntry> catalogue, string[] args)
    {
        ParseResult line = Commands(catalogue).Parse(args);
        try
        {
            int code = line.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
            return line.Errors.Count > 0 ? ExitCode.WrongInput : code;
        }
        catch (MaskFormerException error)
        {
            Console.Error.WriteLine(error.Message);
            return error.Id.StartsWith("MF2", StringComparison.Ordinal) || error.Id.StartsWith("MF3", StringComparison.Ordinal) ? ExitCode.WrongInput : ExitCode.Failed;
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            Console.Error.WriteLine($"MF9001 {error.GetType().Name}: {error.Message}. This is an error of the program: please report it with the text below.");
            Console.Error.WriteLine(error);
            return ExitCode.Failed;
        }
    }

    private static RootCommand Commands(IReadOnlyList<ExperimentEntry> catalogue) => new("Defines, checks, trains and evaluates mask-classification segmentation models.")
    {
        DoctorCommand.Create(catalogue),
        NewCommand.Create(),
        DataCommand.Create(),
        CheckCommand.Create(catalogue),
        TrainCommand.Create(catalogue),
        EvalCommand.Create(catalogue),
        PredictCommand.Create(catalogue),
    };
}
