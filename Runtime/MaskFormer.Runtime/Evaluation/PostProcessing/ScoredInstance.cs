namespace MaskFormer.Runtime.Evaluation;

/// <summary>One instance that a model found; instances may overlap.</summary>
/// <param name="Query">The query that found it.</param>
/// <param name="Category">Contiguous class index, from 0.</param>
/// <param name="Score">Probability of the class times the mean probability of the mask's inside, 0 to 1; 0 where the mask is empty.</param>
/// <param name="Mask">Row by row at the image's own size: whether a pixel belongs to it. Instances of one query share it.</param>
public sealed record ScoredInstance(int Query, int Category, double Score, bool[] Mask)
{
    /// <summary>Pixels of the mask.</summary>
    public int Area => Mask.Count(static inside => inside);
}
