using System.Collections.Generic;
using System.Linq;

namespace MaskFormer.Generators;

/// <summary>One axis. What was merged, <c>(h w)</c>, remembers its parts, so that a later pattern can split it again.</summary>
internal sealed class Axis(Dim size, params IReadOnlyList<Axis> parts)
{
    /// <summary>Stands for any number of leading axes.</summary>
    public static Axis Rest { get; } = new(Dim.Symbol("..."));

    public Dim Size => size;

    public IReadOnlyList<Axis> Parts => parts;

    public bool IsRest => size.AsSymbol == "...";

    /// <summary>Applies a function to the sizes of the axis and of its parts.</summary>
    public Axis Map(System.Func<Dim, Dim> map) => new(map(size), [.. parts.Select(p => p.Map(map))]);
}

/// <summary>The symbolic shape of a tensor; no axes: a scalar.</summary>
internal sealed class Shape(params IReadOnlyList<Axis> axes)
{
    public IReadOnlyList<Axis> Axes => axes;

    public int Rank => axes.Count;

    public bool HasRest => axes.Count > 0 && axes[0].IsRest;

    public Axis this[int axis] => axes[axis < 0 ? axes.Count + axis : axis];

    public IEnumerable<Dim> Sizes => axes.Select(static a => a.Size);

    public static Shape Of(params IEnumerable<Dim> sizes) => new([.. sizes.Select(static s => new Axis(s))]);

    public bool Fits(Shape other) => Sizes.SequenceEqual(other.Sizes);

    /// <summary>The same with one axis replaced.</summary>
    public Shape With(int axis, Dim size) => new([.. axes.Select((a, i) => i == (axis < 0 ? axes.Count + axis : axis) ? new Axis(size) : a)]);

    public Shape Map(System.Func<Dim, Dim> map) => new([.. axes.Select(a => a.Map(map))]);
}
