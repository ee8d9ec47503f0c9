using System.CommandLine;
using MaskFormer.Language;
using MaskFormer.Runtime.Data.Records;
using MaskFormer.Runtime.Data.Records.Build;
using MaskFormer.Runtime.Reporting;

namespace MaskFormer.Runtime.Commands;

/// <summary><c>data repair</c>: a new set of records without those that cannot be used.</summary>
internal static class DataRepairCommand
{
    public static Command Create()
    {
        Argument<string> folder = new("DIR") { Description = "Folder of records" };
        Option<string> target = new("--out") { Description = "Folder for the new set, to be made", HelpName = "DIR", Required = true };
        Command command = new("repair", "Writes records again without those that cannot be used, and names these.") { folder, target };
        command.SetAction(line =>
        {
            string from = LocalFolder.Of(line.GetRequiredValue(folder));
            if (ShardSet.Prefixes(from).Count == 0)
                throw MaskFormerException.WrongInput(
                    "MF7062",
                    from,
                    "there are no records here, and only records can be repaired",
                    "data verify names files that cannot be used; data build folder --on-corrupt skip:N builds records without them");
            string to = TargetFolder.New(line.GetRequiredValue(target), from);
            ConsoleProgress console = new();
            foreach (RepairSummary repaired in RecordRepair.Write(from, to))
            {
                foreach (string one in repaired.LeftOut) Console.WriteLine(one);
                int all = repaired.Records + repaired.LeftOut.Count;
                console.Note(FormattableString.Invariant($"{repaired.Prefix}: {repaired.Records} of {all} records are whole"));
            }

            Console.WriteLine(to);
            NextCommands.Show(console, ["train", "EXPERIMENT", "--data", to]);
            return ExitCode.Done;
        });
        return command;
    }
}
