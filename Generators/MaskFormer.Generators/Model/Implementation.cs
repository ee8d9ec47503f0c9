namespace MaskFormer.Generators;

/// <summary>What a record computes in one back end, written by hand: a method that names the record.</summary>
/// <param name="Record">Full name of the record.</param>
/// <param name="Method">Full name of the method.</param>
/// <param name="Callable">Whether generated code can call it: it is static, not generic and not private.</param>
/// <param name="Parameters">The types of its parameters.</param>
/// <param name="Result">The type of its result.</param>
internal sealed record Implementation(string Record, string Method, bool Callable, EquatableArray<string> Parameters, string Result)
{
    /// <summary>The name of a record that there is not.</summary>
    public const string Unknown = "?";

    /// <summary>What flows through TorchSharp.</summary>
    public const string Tensor = "TorchSharp.torch.Tensor";

    /// <summary>What feeds a port of a block that TorchSharp applies to every item.</summary>
    public const string Items = "MaskFormer.Torch.EachInput";

    /// <summary>What flows through a graph.</summary>
    public const string Value = "MaskFormer.StableHlo.Value";

    /// <summary>What writes a graph.</summary>
    public const string Builder = "MaskFormer.StableHlo.GraphBuilder";

    /// <summary>Whether it names what is no record of the language, so that it may be meant for any.</summary>
    public bool IsMeantForOther { get; init; }

    /// <summary>Whether it is one for the graph: it takes the builder.</summary>
    public bool ForGraph => Parameters.Count > 0 && Parameters[0] == Builder;
}
