using System.Globalization;

namespace MaskFormer.StableHlo;

/// <summary>Element type and static sizes of a value; equal when both are equal.</summary>
public sealed class TensorType : IEquatable<TensorType>
{
    private readonly long[] dims;

    /// <summary>Makes a type; the sizes are copied.</summary>
    /// <param name="element">What the elements are.</param>
    /// <param name="dims">Sizes from the outermost axis to the innermost; none for a scalar.</param>
    public TensorType(ElementType element, params ReadOnlySpan<long> dims)
    {
        Element = element;
        this.dims = dims.ToArray();
    }

    /// <summary>What the elements are.</summary>
    public ElementType Element { get; }

    /// <summary>Sizes from the outermost axis to the innermost.</summary>
    public IReadOnlyList<long> Dims => dims;

    /// <summary>The sizes without a copy.</summary>
    public ReadOnlySpan<long> Sizes => dims;

    /// <summary>Number of axes.</summary>
    public int Rank => dims.Length;

    /// <summary>Number of elements.</summary>
    public long Count
    {
        get
        {
            long count = 1;
            foreach (long dim in dims)
                count = checked(count * dim);
            return count;
        }
    }

    /// <summary>The same sizes with other elements.</summary>
    public TensorType With(ElementType element) => element == Element ? this : new(element, dims);

    /// <summary>The same elements with other sizes.</summary>
    public TensorType Resized(params ReadOnlySpan<long> sizes) => new(Element, sizes);

    /// <summary>Whether the sizes are equal, whatever the elements.</summary>
    public bool SameShape(TensorType other) => dims.AsSpan().SequenceEqual(other.dims);

    /// <inheritdoc/>
    public bool Equals(TensorType? other) => other is not null && other.Element == Element && SameShape(other);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as TensorType);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = new();
        hash.Add(Element);
        foreach (long dim in dims)
            hash.Add(dim);
        return hash.ToHashCode();
    }

    /// <summary>The MLIR text: <c>tensor&lt;4x8xf32&gt;</c>.</summary>
    public override string ToString() =>
        "tensor<" + string.Concat(dims.Select(static d => d.ToString(CultureInfo.InvariantCulture) + "x")) + Element.Mlir() + ">";
}
