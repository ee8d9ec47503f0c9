using System.Collections.Generic;

namespace MaskFormer.Generators;

/// <summary>A block with its inputs bound: the shapes of its outputs.</summary>
internal sealed class Wired(IReadOnlyDictionary<string, Shape> outputs)
{
    public Shape? Output(string name) => outputs.TryGetValue(name, out Shape? shape) ? shape : null;
}
