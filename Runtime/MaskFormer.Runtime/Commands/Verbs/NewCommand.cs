using System.CommandLine;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data.Shapes;

namespace MaskFormer.Runtime.Commands;

/// <summary><c>new</c>: draws a data set, or writes an experiment for one.</summary>
internal static class NewCommand
{
    public static Command Create(IReadOnlyList<ExperimentEntry> catalogue) =>
        new("new", "Makes something to start from.") { Shapes(), NewExperimentCommand.Create(catalogue) };

    private static Command Shapes()
    {
        ShapesOptions defaults = new();
        Option<string> folder = new("--out") { Description = "Folder to make", HelpName = "DIR", Required = true };
        Option<int> train = new("--train") { Description = "Training images", DefaultValueFactory = _ => defaults.Train };
        Option<int> val = new("--val") { Description = "Validation images", DefaultValueFactory = _ => defaults.Val };
        Option<string> size = new("--size")
        {
            Description = "Height and width in pixels",
            HelpName = "HxW",
            DefaultValueFactory = _ => FormattableString.Invariant($"{defaults.Height}x{defaults.Width}"),
        };
        Option<long> seed = new("--seed") { Description = "The same seed gives the same bytes", DefaultValueFactory = _ => defaults.Seed };
        Command shapes = new("shapes", "Draws a COCO-panoptic data set of shapes on textures.") { folder, train, val, size, seed };
        shapes.SetAction(line =>
        {
            (int height, int width) = SizeArgument.Parse(line.GetRequiredValue(size));
            string path = Path.GetFullPath(line.GetRequiredValue(folder));
            ShapesGenerator.Write(
                path,
                new()
                {
                    Train = line.GetValue(train),
                    Val = line.GetValue(val),
                    Height = height,
                    Width = width,
                    Seed = line.GetValue(seed),
                }
            );
            Console.WriteLine(path);
            NextCommands.Show(new(), ["check", "shapes", "--data", path], ["train", "shapes", "--data", path]);
            return ExitCode.Done;
        });
        return shapes;
    }
}
