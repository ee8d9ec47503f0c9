using System.Text.Json;

namespace MaskFormer.Fidelity;

/// <summary>A tensor that a manifest describes by its name and range.</summary>
/// <param name="Name">The name, which is also the seed.</param>
/// <param name="Shape">Sizes of the axes.</param>
/// <param name="Low">Smallest value.</param>
/// <param name="High">Largest value, not reached.</param>
public sealed record RecipeTensor(string Name, long[] Shape, double Low, double High)
{
    /// <summary>Number of elements.</summary>
    public long Count => Shape.Aggregate(1L, (product, size) => product * size);

    /// <summary>Reads an entry that has <c>name</c>, <c>shape</c>, <c>lo</c>, <c>hi</c>.</summary>
    public static RecipeTensor Parse(JsonElement entry) =>
        new(entry.GetProperty("name").GetString()!, entry.Longs("shape"), entry.GetProperty("lo").GetDouble(), entry.GetProperty("hi").GetDouble());

    /// <summary>The values, rounded to float32.</summary>
    public float[] Values(string salt) => ValueRecipe.Fill(Name, salt, Count, Low, High);
}
