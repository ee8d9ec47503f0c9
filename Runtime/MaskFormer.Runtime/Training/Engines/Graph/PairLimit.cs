using MaskFormer.Language;
using MaskFormer.Runtime.Data.Pipeline;

namespace MaskFormer.Runtime.Training;

/// <summary>
/// A compiled step has a fixed number of places for pairs at full size and leaves out what is beyond them without a word. Batches of the loader keep to it;
/// this refuses those of anyone else that do not.
/// </summary>
internal static class PairLimit
{
    /// <summary>Counts the targets of every device's part.</summary>
    /// <exception cref="MaskFormerException">MF7202: more than fit.</exception>
    public static void Demand(TrainingBatch batch, int devices, int pairsPerImage)
    {
        int images = batch.Size / devices, part = images * batch.Slots;
        for (int device = 0; device < devices; device++)
        {
            int targets = 0;
            foreach (float valid in batch.Valid.AsSpan(device * part, part)) targets += valid != 0 ? 1 : 0;
            if (targets <= images * pairsPerImage) continue;
            throw new MaskFormerException(
                "MF7202",
                FormattableString.Invariant($"batch {batch.Number}, device {device}"),
                FormattableString.Invariant($"{images} images have {targets} targets, there is room for {images * pairsPerImage} ({pairsPerImage} per image)"),
                "Raise data.pairs_per_image, or leave out targets");
        }
    }
}
