namespace MaskFormer.Runtime.Checkpoints;

/// <summary>Name, type and shape of a tensor without its values.</summary>
/// <param name="Name">The key, for example <c>backbone.stem.conv1.weight</c>.</param>
/// <param name="Type">Type of its elements.</param>
/// <param name="Shape">Sizes, outermost first; empty for a single number.</param>
public sealed record TensorInfo(string Name, ElementType Type, IReadOnlyList<long> Shape)
{
    /// <summary>Number of elements; 1 for an empty shape.</summary>
    /// <exception cref="OverflowException">The product does not fit.</exception>
    public long Count => Shape.Aggregate(1L, (a, b) => checked(a * b));

    /// <summary>Number of bytes, row by row without gaps.</summary>
    public long Bytes => checked(Count * Type.Size());

    /// <summary>For example <c>F32 [256, 2048, 1, 1]</c>.</summary>
    public string Describe() => $"{Type.FileName()} [{string.Join(", ", Shape)}]";
}
