using System.Collections;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace MaskFormer.Language;

/// <summary>
/// The list of a parameter: immutable, written as <c>[1, 2, 3]</c>, and equal to another with equal elements.
/// With an array, two records of the same values would differ.
/// </summary>
/// <typeparam name="T">A scalar: bool, int, long, double, string or an enum.</typeparam>
/// <param name="items">The elements; they are copied.</param>
[CollectionBuilder(typeof(EquatableList), nameof(EquatableList.Create))]
public sealed class EquatableList<T>(IEnumerable<T> items) : IReadOnlyList<T>, IEquatable<EquatableList<T>>
{
    private readonly T[] items = [.. items];

    /// <inheritdoc/>
    public int Count => items.Length;

    /// <inheritdoc/>
    public T this[int index] => items[index];

    /// <inheritdoc/>
    public bool Equals(EquatableList<T>? other) => other is not null && items.AsSpan().SequenceEqual(other.items);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as EquatableList<T>);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach (T item in items) hash.Add(item);
        return hash.ToHashCode();
    }

    /// <summary>The elements in brackets, with a point as decimal separator.</summary>
    public override string ToString() =>
        $"[{string.Join(", ", items.Select(static item => Convert.ToString(item, CultureInfo.InvariantCulture)))}]";

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>Makes lists from collection expressions.</summary>
public static class EquatableList
{
    /// <summary>A list of the given elements.</summary>
    public static EquatableList<T> Create<T>(ReadOnlySpan<T> items) => new(items.ToArray());
}
