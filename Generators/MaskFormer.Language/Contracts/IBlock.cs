namespace MaskFormer.Language;

/// <summary>What every block is, whichever back end runs it. Implemented by the generator.</summary>
public interface IBlock : IConfigRecord
{
    /// <summary>The input ports in the order of their declaration.</summary>
    IReadOnlyList<PortInfo> Inputs { get; }

    /// <summary>The outputs in the order of their declaration.</summary>
    IReadOnlyList<PortInfo> Outputs { get; }

    /// <summary>The values and outputs in the order of their computation, with the shapes that the generator proved.</summary>
    IReadOnlyList<PortInfo> Values => [];

    /// <summary>The blocks inside, with the paths under which their values are watched: <c>Decoded</c>, <c>Layers.3</c>.</summary>
    IEnumerable<NestedBlock> Nested => [];

    /// <summary>Every weight and buffer, with the values in force, in the order in which modules register them.</summary>
    /// <param name="prefix">Key of this block, without a final point; empty at the top.</param>
    IEnumerable<WeightSpec> Weights(string prefix = "");
}

/// <summary>A block inside another.</summary>
/// <param name="Path">The property's name; for one of a row also its number.</param>
/// <param name="Block">The record with the values in force.</param>
public sealed record NestedBlock(string Path, IBlock Block);

/// <summary>A port, value or output.</summary>
/// <param name="Name">The property's name.</param>
/// <param name="Shape">The shape string.</param>
public sealed record PortInfo(string Name, string Shape);
