using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Data.Coco;
using MaskFormer.Runtime.Data.Records;
using MaskFormer.Runtime.Reporting;
using MaskFormer.Runtime.Training;

namespace MaskFormer.Runtime.Commands;

/// <summary>
/// Opens data for a command, and tells what a user would not expect: that it was drawn just now, or that truth to be judged by is what was learnt from.
/// </summary>
internal static class CommandData
{
    /// <summary>Opens a split.</summary>
    /// <param name="data">Which data set.</param>
    /// <param name="split"><see cref="DataSources.Train"/>, <see cref="DataSources.Val"/> or another that the data has.</param>
    /// <param name="console">Where drawing is told: a folder that was misspelt shows itself as a new one.</param>
    public static IPanopticSource Open(DataConfig data, string split, ConsoleProgress console)
    {
        int drawn = 0;
        IPanopticSource source = DataSources.Open(data, null, split, (done, all) =>
        {
            drawn = all;
            console.Tick(done, all, FormattableString.Invariant($"drawing {done}/{all}"));
        });
        if (source is RecordSource { ClassesFrom: { } from })
            console.Note($"{source.Place}: no description is beside these records; their classes are those of {from}");
        if (drawn > 0) console.Note(FormattableString.Invariant($"there was no data set yet: drew {drawn} images, see {source.Place}"));
        if (source.Seen.Length > 0) console.Note($"{source.Place}: {source.Seen}");
        if (split == DataSources.Train) // the other split would repeat it
        {
            foreach (string assumed in source.Assumed) console.Note($"  {assumed}");
        }

        return source;
    }

    /// <summary>Opens the images to learn from.</summary>
    /// <param name="data">Which data set.</param>
    /// <param name="resumed">The run that goes on: its classes must be those of the data. Null for a new one.</param>
    /// <param name="console">As above.</param>
    /// <exception cref="DataException">MF6012: the data has other classes than the run.</exception>
    public static IPanopticSource Learning(DataConfig data, RunFolder? resumed, ConsoleProgress console)
    {
        IPanopticSource source = Open(data, DataSources.Train, console);
        return resumed is not null && RunCategories.Read(resumed.Categories) is { } known
            ? ClassAgreement.Join(source, known, resumed.Categories, all: true)
            : source;
    }

    /// <summary>Opens the images to be judged by, in the order of a model's classes; they may know fewer.</summary>
    /// <param name="data">Which data set.</param>
    /// <param name="classes">The model's classes; null where nothing tells them.</param>
    /// <param name="place">Where those stand, for messages.</param>
    /// <param name="console">As above.</param>
    /// <param name="split">Which images.</param>
    /// <exception cref="DataException">MF6012: the data has other classes than the model.</exception>
    public static IPanopticSource Judging(
        DataConfig data, IReadOnlyList<PanopticCategory>? classes, string place, ConsoleProgress console, string split = DataSources.Val)
    {
        IPanopticSource source = Open(data, split, console);
        return classes is null ? source : ClassAgreement.Join(source, classes, place);
    }

    /// <summary>Classes of one name, in words; null where there are none. Ids tell them apart, people and tables do not.</summary>
    public static string? Twins(IPanopticSource source)
    {
        PanopticCategory[] twins = source.Categories.GroupBy(static one => one.Name).FirstOrDefault(static group => group.Count() > 1)?.ToArray() ?? [];
        return twins.Length == 0 ? null : FormattableString.Invariant(
            $"{twins.Length} classes are called '{twins[0].Name}' (ids {string.Join(", ", twins.Select(static one => one.Id))}), each learnt by itself");
    }

    /// <summary>Warns if training and validation are the same images: then a quality says how well they were learnt by heart.</summary>
    public static void TellIfSame(IPanopticSource training, IPanopticSource validation, ConsoleProgress console)
    {
        if (training.Place == validation.Place)
            console.Warning($"the data has one split only: {training.Place} is learnt from and judged by, so PQ tells how well it is known by heart");
    }
}
