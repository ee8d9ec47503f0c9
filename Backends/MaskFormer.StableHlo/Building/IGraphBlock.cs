using MaskFormer.Language;

namespace MaskFormer.StableHlo;

/// <summary>A block that can write itself into a graph. Implemented by the generator.</summary>
public interface IGraphBlock : IBlock
{
    /// <summary>Writes the block.</summary>
    /// <param name="g">Receives the nodes.</param>
    /// <param name="key">Key of the block's weights.</param>
    /// <param name="inputs">One value per input port.</param>
    /// <returns>One value per output.</returns>
    IReadOnlyList<Value> Build(GraphBuilder g, KeyPath key, IReadOnlyList<Value> inputs);
}
