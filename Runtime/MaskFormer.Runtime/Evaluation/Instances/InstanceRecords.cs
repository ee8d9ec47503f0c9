namespace MaskFormer.Runtime.Evaluation;

/// <summary>A true object.</summary>
/// <param name="Id">Its id. An object with the id 0 counts as missed even if it was found: a defect of pycocotools, kept so that the numbers agree.</param>
/// <param name="Category">The id of its class.</param>
/// <param name="Mask">Its pixels.</param>
/// <param name="Area">What the annotation claims: which range of sizes it belongs to.</param>
/// <param name="IsCrowd">A group that may take up several results, which are then neither right nor wrong.</param>
public sealed record TrueInstance(long Id, int Category, MaskRuns Mask, double Area, bool IsCrowd);

/// <summary>An object that was predicted.</summary>
/// <param name="Category">The id of its class.</param>
/// <param name="Mask">Its pixels, which also tell its size.</param>
/// <param name="Score">How sure.</param>
public sealed record FoundInstance(int Category, MaskRuns Mask, double Score);

/// <summary>A range of sizes, both ends included.</summary>
internal readonly record struct AreaRange(double Least, double Most)
{
    /// <summary>All, small, medium, large: below 32 squared, to 96 squared, above.</summary>
    public static IReadOnlyList<AreaRange> All { get; } = [new(0, 1e10), new(0, 1024), new(1024, 9216), new(9216, 1e10)];

    public bool Holds(double area) => area >= Least && area <= Most;
}

/// <summary>The results of a class in an image, evaluated for a range of sizes; surest first.</summary>
/// <param name="Image">The image's id.</param>
/// <param name="Scores">Of each result.</param>
/// <param name="IsRight">By threshold and result.</param>
/// <param name="IsIgnored">By threshold and result: neither right nor wrong.</param>
/// <param name="Truths">True objects that count.</param>
internal sealed record MatchedResults(long Image, double[] Scores, bool[][] IsRight, bool[][] IsIgnored, int Truths);
