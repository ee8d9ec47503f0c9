using System.Globalization;
using MaskFormer.Language;

namespace MaskFormer.Runtime.Training;

/// <summary>Tells a number of a model's output by the names that the record gives its axes.</summary>
internal static class OutputPlace
{
    /// <param name="port">The output.</param>
    /// <param name="index">The number's place in it.</param>
    /// <param name="first">The value that it comes from, in words; null if that is not known.</param>
    public static NonFinitePlace Of(PortInfo port, long[] index, string? first)
    {
        string[] axes = port.Shape.Split(',', StringSplitOptions.TrimEntries);
        int query = Array.FindIndex(axes, static axis => axis is "Q" or "Queries");
        string[] places = [.. axes.Zip(index, static (axis, at) => string.Create(CultureInfo.InvariantCulture, $"{(axis == "1" ? "layer" : axis)} {at}"))];
        string value = $"{port.Name} at [{string.Join(", ", places)}] is not finite{(first is null ? "" : $" ({first})")}";
        return new(null, null, null, query < 0 || query >= index.Length ? null : (int)index[query], null, value);
    }
}
