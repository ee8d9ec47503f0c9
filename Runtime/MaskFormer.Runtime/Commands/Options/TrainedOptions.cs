using System.CommandLine;
using MaskFormer.Language;
using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Training;

namespace MaskFormer.Runtime.Commands;

/// <summary>The options that say what was trained: a checkpoint of a run, or a file of weights.</summary>
internal sealed class TrainedOptions
{
    private readonly Option<string?> run = new("--run") { Description = "Run folder", HelpName = "DIR" };
    private readonly Option<string?> weights = new("--weights")
    {
        Description = "Weights instead of a run: a file of a checkpoint, or one that convert made from it, names experiment, classes and data itself",
        HelpName = "FILE",
    };
    private readonly Option<string?> step = new("--step") { Description = "The checkpoint of this step, or of the best evaluation", HelpName = "N|best" };

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(run);
        command.Add(weights);
        command.Add(step);
    }

    /// <summary>What the command line names.</summary>
    /// <exception cref="MaskFormerException">MF3020: not one of the two; MF7004: no run; MF40xx: no file of weights.</exception>
    public TrainedModel Of(ParseResult line, ExperimentArguments arguments)
    {
        string[] words = arguments.Words(line);
        StepChoice? chosen = StepChoice.Parse(line.GetValue(step));
        string? folder = line.GetValue(run), file = line.GetValue(weights);
        return (folder, file) switch
        {
            ({ } one, null) => new(one, RunFolder.Open(one), null, chosen, words),
            (null, { } one) when chosen is null => new(one, null, WeightFile.Open(one), null, words),
            (null, { }) => throw MaskFormerException.WrongInput("MF3020", step.Name, "a file of weights is of one step", $"Leave out {step.Name}"),
            (null, null) => throw MaskFormerException.WrongInput(
                "MF3020", run.Name, "neither a run nor a file of weights is named", $"Add {run.Name} DIR or {weights.Name} FILE"),
            _ => throw MaskFormerException.WrongInput("MF3020", $"{run.Name} {folder}", $"{weights.Name} names other weights", "Leave one of both out"),
        };
    }
}
