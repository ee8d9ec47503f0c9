using MaskFormer.Language;

namespace MaskFormer.Runtime.Data.Reports;

/// <summary>Something in the data that can be read, but would spoil a training.</summary>
/// <param name="Id">Its page in docs/diagnostics.</param>
/// <param name="Place">The split.</param>
/// <param name="Cause">What is wrong, with numbers.</param>
/// <param name="Remedy">What to do.</param>
public sealed record DataProblem(string Id, string Place, string Cause, string Remedy)
{
    /// <summary>Whether it may be intended: it is reported, and the check does not fail.</summary>
    public bool MayBeMeant { get; init; }

    /// <summary>An error as a problem.</summary>
    public static DataProblem Of(MaskFormerException error) => new(error.Id, error.Place, error.Cause.TrimEnd('.'), error.Remedy.TrimEnd('.'));

    /// <summary>One line, as errors are.</summary>
    public override string ToString() => $"{Id} {Place}: {Cause}. {Remedy}";
}
