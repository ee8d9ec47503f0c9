using System.Collections;
using System.Collections.Generic;
using System.Linq;

namespace MaskFormer.Generators;

/// <summary>An immutable list that compares by its elements. An ImmutableArray in a spec compares by reference and silently disables caching.</summary>
internal readonly struct EquatableArray<T>(IEnumerable<T> items) : System.IEquatable<EquatableArray<T>>, IReadOnlyList<T>
{
    private readonly T[]? items = [.. items];

    private T[] Items => items ?? [];

    public int Count => Items.Length;

    public T this[int index] => Items[index];

    public bool Equals(EquatableArray<T> other) => Items == other.Items || Items.SequenceEqual(other.Items);

    public override bool Equals(object? other) => other is EquatableArray<T> array && Equals(array);

    public override int GetHashCode() => Items.Aggregate(17, static (hash, item) => unchecked((hash * 31) + (item?.GetHashCode() ?? 0)));

    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)Items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
