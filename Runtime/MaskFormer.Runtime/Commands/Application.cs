using System.CommandLine;
using MaskFormer.Language;
using MaskFormer.Pjrt;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Reporting;
using MaskFormer.Runtime.Training;

namespace MaskFormer.Runtime.Commands;

/// <summary>The program around a catalogue of experiments. Results go to standard output, progress and errors to standard error.</summary>
public static class Application
{
    /// <summary>All that a program's <c>Main</c> has to call: sets up memory (<see cref="HugePages"/>), then runs one command.</summary>
    /// <param name="catalogue">The experiments that can be named, as the generator lists them.</param>
    /// <param name="args">The command line.</param>
    /// <returns>See <see cref="ExitCode"/>.</returns>
    public static int Start(IReadOnlyList<ExperimentEntry> catalogue, string[] args)
    {
        if (args is ["train" or "eval" or "predict" or "replay" or "doctor", ..]) HugePages.Ask(); // these run a model, or report how one would run
        return Run(catalogue, args);
    }

    /// <summary>Runs one command within a process of its own or another's.</summary>
    /// <param name="catalogue">The experiments that can be named, as the generator lists them.</param>
    /// <param name="args">The command line.</param>
    /// <returns>See <see cref="ExitCode"/>.</returns>
    public static int Run(IReadOnlyList<ExperimentEntry> catalogue, string[] args)
    {
        if (args is [PlanChild.Command, .. var paths]) return PlanWorker.Run(paths);
        ParseResult line = Commands(catalogue).Parse(args.Length == 0 ? ["--help"] : args);
        TextWriter output = Console.Out;
        Console.SetOut(new PlainWriter(output));
        try
        {
            if (CommandLineErrors.Of(line, args) is { } wrong) throw wrong;
            int code = line.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
            return line.Errors.Count > 0 ? ExitCode.WrongInput : code;
        }
        catch (MaskFormerException error)
        {
            StandardError.WriteLine(PlainText.Line(error.Message));
            return error.IsWrongInput ? ExitCode.WrongInput : ExitCode.Failed;
        }
        catch (OperationCanceledException)
        {
            StandardError.WriteLine("stopped");
            return ExitCode.Interrupted;
        }
        catch (PathTooLongException error)
        {
            StandardError.WriteLine($"MF7009 files: {error.Message.TrimEnd('.')}. Name a shorter one");
            return ExitCode.Failed;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            string remedy = error is UnauthorizedAccessException ? "Check its permissions" : "Check that the disk has space and that the place may be written";
            StandardError.WriteLine($"MF7009 files: {error.Message.TrimEnd('.')}. {remedy}");
            return ExitCode.Failed;
        }
        catch (Exception error) when (StepErrors.IsOutOfMemory(error))
        {
            StandardError.WriteLine("MF7008 memory: there is not enough for this. Make batch, canvas or --size smaller");
            return ExitCode.Failed;
        }
        catch (Exception error) when (OwnCode.Place(error) is { } place)
        {
            StandardError.WriteLine(
                $"MF7016 {place}: it threw {OwnCode.Cause(error)}. Mend it there; where its user can do something, throw a MaskFormerException that says so");
            StandardError.WriteLine(error.ToString());
            return ExitCode.Failed;
        }
        catch (Exception error)
        {
            StandardError.WriteLine(
                $"MF9001 {error.GetType().Name}: {error.Message.TrimEnd('.')}. This is an error of the program: please report it with the text below"
            );
            StandardError.WriteLine(error.ToString());
            return ExitCode.Failed;
        }
        finally
        {
            Console.SetOut(output);
        }
    }

    /// <summary>All commands, with examples below the help of each.</summary>
    internal static RootCommand Commands(IReadOnlyList<ExperimentEntry> catalogue)
    {
        RootCommand program = new("Defines, checks, trains and evaluates mask-classification segmentation models.")
        {
            DoctorCommand.Create(catalogue),
            ListCommand.Create(catalogue),
            NewCommand.Create(catalogue),
            DataCommand.Create(catalogue),
            CheckCommand.Create(catalogue),
            ConfigCommand.Create(catalogue),
            ExportCommand.Create(catalogue),
            PlanCommand.Create(catalogue),
            TrainCommand.Create(catalogue),
            EvalCommand.Create(catalogue),
            PredictCommand.Create(catalogue),
            ReplayCommand.Create(catalogue),
            ConvertCommand.Create(catalogue),
            PluginCommand.Create(),
            WeightsCommand.Create(),
        };
        HelpExamples.AddTo(program, catalogue);
        return program;
    }
}
