using System.CommandLine;
using MaskFormer.Language;
using MaskFormer.Runtime.Configuration;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Inspection;

namespace MaskFormer.Runtime.Commands;

/// <summary><c>check</c>: validates an experiment without training it.</summary>
internal static class CheckCommand
{
    private const int LargestUnasked = 384; // the table is measured by running the model once, which takes seconds on larger images

    public static Command Create(IReadOnlyList<ExperimentEntry> catalogue)
    {
        ExperimentArguments arguments = new(catalogue);
        Command command = new("check", "Validates an experiment, counts its parameters and looks through its data.");
        arguments.AddTo(command);
        Option<bool> shapes = new("--shapes") { Description = "Prints the proved and the real shape of every value of the model" };
        Option<string?> size = new("--size") { Description = "Size of the image for --shapes; otherwise that of a batch, at most 384x384", HelpName = "HxW" };
        command.Add(shapes);
        command.Add(size);
        command.SetAction(line =>
        {
            ResolvedConfig resolved = arguments.Resolve(line);
            int code = Run(resolved);
            if (line.GetValue(shapes)) Console.Write(Shapes(resolved.Experiment, line.GetValue(size)));
            return code;
        });
        return command;
    }

    private static int Run(ResolvedConfig resolved)
    {
        IExperiment experiment = resolved.Experiment;
        List<WeightSpec> weights = [.. experiment.Model.Weights()];
        Console.WriteLine(FormattableString.Invariant($"{resolved.Name}: configuration is valid"));
        Console.WriteLine(FormattableString.Invariant($"{weights.Where(static w => w.Trained).Sum(static w => w.Count):N0} trainable parameters in {weights.Count(static w => w.Trained)} tensors, {weights.Count(static w => !w.Trained)} buffers"));
        foreach (var group in weights.Where(static w => w.Trained).GroupBy(static w => string.Join('.', w.Key.Split('.').Take(2))))
        {
            Console.WriteLine(FormattableString.Invariant($"  {group.Key,-40} {group.Sum(static w => w.Count),12:N0}"));
        }

        return ExitCode.Done;
    }

    private static string Shapes(IExperiment experiment, string? size)
    {
        (int height, int width) = size is null
            ? (Math.Min(experiment.Data.CanvasHeight, LargestUnasked), Math.Min(experiment.Data.CanvasWidth, LargestUnasked))
            : SizeArgument.Parse(size);
        return ShapeTable.Text(ShapeTable.Of(experiment.Model, [.. experiment.Model.Inputs.Select(port => port.Name == "Image"
            ? new long[] { 1, 3, height, width }
            : throw new MaskFormerException("MF3014", $"port '{port.Name}' of the model", "no size is known for it", "Write a test with ShapeTable.Of, which takes the sizes of all ports"))]));
    }
}
