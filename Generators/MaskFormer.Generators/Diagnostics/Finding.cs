namespace MaskFormer.Generators;

/// <summary>A diagnostic without a position: the site is looked up when it is reported.</summary>
/// <param name="Id">For example MF2001.</param>
/// <param name="Site">Number of a place in the block's source.</param>
/// <param name="Arguments">What goes into the message.</param>
/// <param name="Other">A second place, or -1.</param>
internal sealed record Finding(string Id, int Site, EquatableArray<string> Arguments, int Other = -1)
{
    /// <summary>A misspelt name and the one that is meant, for the code fix; null if there is none.</summary>
    public (string Unknown, string Nearest)? Misspelt { get; init; }

    /// <summary>Full name of a block whose own findings explain this one, so that it is told only where there are none; or empty.</summary>
    public string Unless { get; init; } = "";

    public bool Has(Consequence consequence) => (Descriptors.ConsequenceOf(Id) & consequence) != Consequence.None;
}

/// <summary>What is wrong with a record, by its full name.</summary>
internal sealed record RecordFindings(string Record, EquatableArray<Finding> Findings);
