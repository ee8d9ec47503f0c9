using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Reporting;

namespace MaskFormer.Runtime.Commands;

/// <summary>Opens data for a command, and tells what a user would not expect: that it was drawn just now, or that truth to be judged by is what was learnt from.</summary>
internal static class CommandData
{
    /// <summary>Opens a split.</summary>
    /// <param name="data">Which data set.</param>
    /// <param name="split"><see cref="DataSources.Train"/> or <see cref="DataSources.Val"/>.</param>
    /// <param name="console">Where drawing is told: a folder that was misspelt shows itself as a new one.</param>
    public static IPanopticSource Open(DataConfig data, string split, ConsoleProgress console)
    {
        int drawn = 0;
        IPanopticSource source = DataSources.Open(data, null, split, (done, all) =>
        {
            drawn = all;
            console.Tick(done, all, FormattableString.Invariant($"drawing {done}/{all}"));
        });
        if (drawn > 0) console.Note(FormattableString.Invariant($"there was no data set yet: drew {drawn} images, see {source.Place}"));
        return source;
    }

    /// <summary>Warns if training and validation are the same images: then a quality says how well they were learnt by heart.</summary>
    public static void TellIfSame(IPanopticSource training, IPanopticSource validation, ConsoleProgress console)
    {
        if (training.Place == validation.Place)
            console.Warning($"the data has one split only: {training.Place} is learnt from and judged by, so PQ tells how well it is known by heart");
    }
}
