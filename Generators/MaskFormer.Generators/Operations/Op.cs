namespace MaskFormer.Generators;

/// <summary>Computes the shape of a call; null after a finding.</summary>
internal delegate Shape? ShapeRule(OpCall call);

/// <summary>Writes a call as C#.</summary>
internal delegate string Spelling(OpText call);

/// <summary>One row of the table of operations. Most are spelled alike in both back ends: the same name, the same order of arguments.</summary>
/// <param name="Name">Its name in the language and in both back ends.</param>
/// <param name="Signature">Its parameters.</param>
/// <param name="Rule">Its shape.</param>
internal sealed record Op(string Name, Signature Signature, ShapeRule Rule)
{
    /// <summary>Its spelling in a module.</summary>
    public Spelling Torch { get; init; } = Spell.Torch;

    /// <summary>Its spelling in a graph builder.</summary>
    public Spelling Graph { get; init; } = Spell.Graph;

    /// <summary>The same, spelled by a function of the call and of what stands before its name.</summary>
    public Op Spelled(System.Func<OpText, string, string> spelling) =>
        this with { Torch = call => spelling(call, ""), Graph = call => spelling(call, "g.") };
}
