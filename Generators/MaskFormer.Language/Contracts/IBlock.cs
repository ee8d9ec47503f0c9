namespace MaskFormer.Language;

/// <summary>What every block is, whichever back end runs it. Implemented by the generator.</summary>
public interface IBlock : IConfigRecord
{
    /// <summary>The input ports in the order of their declaration.</summary>
    IReadOnlyList<PortInfo> Inputs { get; }

    /// <summary>The outputs in the order of their declaration.</summary>
    IReadOnlyList<PortInfo> Outputs { get; }

    /// <summary>Every weight and buffer, with the values in force, in the order in which modules register them.</summary>
    /// <param name="prefix">Key of this block, without a final point; empty at the top.</param>
    IEnumerable<WeightSpec> Weights(string prefix = "");
}

/// <summary>A port or output as declared.</summary>
/// <param name="Name">The property's name.</param>
/// <param name="Shape">The shape string.</param>
public sealed record PortInfo(string Name, string Shape);
