using System.Globalization;

namespace MaskFormer.Runtime.Training;

/// <summary>How large the numbers of a value of the network are.</summary>
/// <param name="Path">The value, by the names of the records' properties.</param>
/// <param name="Largest">The largest magnitude that is finite.</param>
/// <param name="NotFinite">How many are not.</param>
internal sealed record LayerMaximum(string Path, double Largest, long NotFinite);

/// <summary>Where a step has its first number that is not finite; what is not known is null.</summary>
/// <param name="Image">The image's name.</param>
/// <param name="Number">Its place in the batch, from 0.</param>
/// <param name="Target">The target's slot.</param>
/// <param name="Query">The query.</param>
/// <param name="Term">The output of the criterion, or the cost.</param>
/// <param name="Value">The value, in words.</param>
internal sealed record NonFinitePlace(string? Image, int? Number, int? Target, int? Query, string? Term, string Value)
{
    /// <summary>What to do where neither the learning rate nor the network is to blame; null where they are.</summary>
    public string? Remedy { get; init; }

    /// <summary>In one line.</summary>
    public override string ToString()
    {
        List<string> parts = [];
        if (Image is not null) parts.Add(string.Create(CultureInfo.InvariantCulture, $"image {Number} of the batch ({Image})"));
        if (Target is { } target) parts.Add(string.Create(CultureInfo.InvariantCulture, $"target {target}"));
        if (Query is { } query) parts.Add(string.Create(CultureInfo.InvariantCulture, $"query {query}"));
        if (Term is not null) parts.Add($"term {Term}");
        return $"{string.Join(", ", parts)}{(parts.Count > 0 ? ": " : "")}{Value}";
    }
}
