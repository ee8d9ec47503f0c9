using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Data.Images;
using MaskFormer.Runtime.Data.Reports;

namespace MaskFormer.Runtime.Commands;

/// <summary>
/// Reads every image of one split after the other, and names those that cannot be used, and those in two splits: evaluating on them would show nothing.
/// </summary>
internal sealed class SplitVerification
{
    private readonly Dictionary<ulong, (string Split, string Name)> known = [];

    /// <summary>Looks through a split and prints what it finds.</summary>
    /// <returns>Number of problems.</returns>
    public int Add(string split, IPanopticSource source)
    {
        int problems = 0;
        foreach ((string Name, ulong Key, DataException? Error) image in
            Enumerable.Range(0, source.Count).AsParallel().AsOrdered().Select(i => Look(source, i)).ToArray())
        {
            if (image.Error is { } error)
            {
                Console.WriteLine(error.Message);
                problems++;
            }
            else if (!known.TryAdd(image.Key, (split, image.Name)) && known[image.Key] is var other && other.Split != split)
            {
                Console.WriteLine(new DataProblem(
                    "MF6077", source.Place, $"{image.Name} has the pixels of {other.Name} in {other.Split}", "Leave it out of one of the splits"));
                problems++;
            }
        }

        Console.WriteLine(FormattableString.Invariant($"{split}: {source.Count} images were read, {problems} problems"));
        return problems;
    }

    private static (string Name, ulong Key, DataException? Error) Look(IPanopticSource source, int index)
    {
        try
        {
            return ImageMemory.Within<(string, ulong, DataException?)>(null, () =>
            {
                PanopticSample sample = source.Load(index);
                return (sample.Name, ImageTally.ContentOf(sample.Image), null);
            });
        }
        catch (DataException error)
        {
            return ("", default, error);
        }
    }
}
