namespace MaskFormer.Generators;

/// <summary>One case of a block's conditions, as shape rules see it: what holds, how sizes are proved, where findings go.</summary>
internal interface IShapeCase
{
    /// <summary>What holds in this case.</summary>
    Frame Frame { get; }

    /// <summary>Reads shape strings.</summary>
    ShapeReader Reader { get; }

    /// <summary>Proves sizes.</summary>
    Matching Matching { get; }

    /// <summary>Takes what is wrong.</summary>
    FindingBag Findings { get; }

    /// <summary>Notes where the size of a letter can be read: the same place in every case. False if there is none.</summary>
    bool RememberSplit(int site, string letter, Dim size);
}
