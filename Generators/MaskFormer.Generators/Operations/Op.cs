namespace MaskFormer.Generators;

/// <summary>Computes the shape of a call; null after a finding.</summary>
internal delegate Shape? ShapeRule(OpCall call);

/// <summary>Writes a call as C#.</summary>
internal delegate string Spelling(OpText call);

/// <summary>One row of the table of operations. A test fails when a cell is empty.</summary>
/// <param name="Name">Its name in the language and in both back ends.</param>
/// <param name="Signature">Its parameters.</param>
/// <param name="Rule">Its shape.</param>
/// <param name="Torch">Its spelling in a module.</param>
/// <param name="Graph">Its spelling in a graph builder.</param>
internal sealed record Op(string Name, Signature Signature, ShapeRule Rule, Spelling Torch, Spelling Graph);
