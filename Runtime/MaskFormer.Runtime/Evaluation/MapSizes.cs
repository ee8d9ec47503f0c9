using MaskFormer.Language;

namespace MaskFormer.Runtime.Evaluation;

/// <summary>Maps that are compared pixel by pixel have one size.</summary>
internal static class MapSizes
{
    /// <exception cref="MaskFormerException">MF6202: the sizes differ.</exception>
    public static void Compare(string image, int truth, int predicted)
    {
        if (truth == predicted) return;
        throw new MaskFormerException(
            "MF6202",
            image,
            $"the truth has {truth} pixels, the prediction {predicted}",
            "Resize the prediction to the size of the truth.");
    }
}
