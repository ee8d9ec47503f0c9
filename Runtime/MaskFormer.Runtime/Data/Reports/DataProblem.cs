namespace MaskFormer.Runtime.Data.Reports;

/// <summary>Something in data that would make a training wrong, though it can be read.</summary>
/// <param name="Id">Its page in docs/diagnostics.</param>
/// <param name="Place">The split.</param>
/// <param name="Cause">What is wrong, with numbers.</param>
/// <param name="Remedy">What to do.</param>
public sealed record DataProblem(string Id, string Place, string Cause, string Remedy)
{
    /// <summary>One line, as errors are.</summary>
    public override string ToString() => $"{Id} {Place}: {Cause}. {Remedy}";
}
