using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Data.Coco;
using MaskFormer.Runtime.Data.Records;
using MaskFormer.Runtime.Reporting;
using MaskFormer.Runtime.Training;

namespace MaskFormer.Runtime.Commands;

/// <summary>
/// Opens data for a command, and says what a user may not expect: that it was drawn just now, or that evaluation uses the images that were trained on.
/// </summary>
internal static class CommandData
{
    /// <summary>Opens a split.</summary>
    /// <param name="data">Which data set.</param>
    /// <param name="split"><see cref="DataSources.Train"/>, <see cref="DataSources.Val"/> or another that the data has.</param>
    /// <param name="console">Shows that data is drawn: so a user notices a misspelt folder, which is taken for a new one.</param>
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

    /// <summary>Opens the images to evaluate on, with their classes in the order of the model's; they may lack some.</summary>
    /// <param name="data">Which data set.</param>
    /// <param name="classes">The model's classes; null if they are not known.</param>
    /// <param name="place">The file that lists them, for messages.</param>
    /// <param name="console">As above.</param>
    /// <param name="split">Which images.</param>
    /// <exception cref="DataException">MF6012: the data has other classes than the model.</exception>
    public static IPanopticSource Evaluation(
        DataConfig data, IReadOnlyList<PanopticCategory>? classes, string place, ConsoleProgress console, string split = DataSources.Val)
    {
        IPanopticSource source = Open(data, split, console);
        return classes is null ? source : ClassAgreement.Join(source, classes, place);
    }

    /// <summary>Names classes that share one name; null if there are none. Their ids differ, but tables show names.</summary>
    public static string? SharedName(IPanopticSource source)
    {
        PanopticCategory[] namesakes = source.Categories.GroupBy(static one => one.Name).FirstOrDefault(static group => group.Count() > 1)?.ToArray() ?? [];
        string ids = string.Join(", ", namesakes.Select(static one => one.Id));
        return namesakes.Length == 0 ? null : FormattableString.Invariant(
            $"{namesakes.Length} classes are called '{namesakes[0].Name}' (ids {ids}), each learnt as its own");
    }

    /// <summary>Warns if training and validation are the same images: an evaluation then measures how well they were memorised.</summary>
    public static void WarnIfSame(IPanopticSource training, IPanopticSource validation, ConsoleProgress console)
    {
        if (training.Place == validation.Place)
            console.Warning($"the data has only one split: {training.Place} is used for training and for evaluation, so PQ shows how well it was memorised");
    }
}
