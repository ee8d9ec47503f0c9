using System.Text.Json;
using Xunit;

namespace MaskFormer.Fidelity;

/// <summary>
/// Outputs behind the position embedding, of which Hugging Face's cases have a version whose embedding was computed in float32, as the original's and ours is.
/// </summary>
internal static class HuggingFaceOutput
{
    private const string Kind = "behind the position embedding";

    /// <summary>Compares values, mean, std and absmax with that version where there is one; errors are relative to absmax.</summary>
    public static void Behind(Comparison comparison, ReferenceCase one, JsonElement entry, Array64 actual, double tolerance)
    {
        if (entry.Maybe("pos32") is not { } pos32)
        {
            comparison.Output(one, entry, actual, tolerance, Kind);
            return;
        }

        string name = entry.Text("name");
        double scale = pos32.Double("absmax");
        Assert.Equal(entry.Longs("shape"), actual.Shape);
        long[]? at = entry.Text("storage") == "whole" ? null : one.Outputs.Indices(entry.Text("index_key"));
        double[] expected = one.Outputs.Read(pos32.Text("key")).Values;
        double largest = expected.Select((value, i) => Math.Abs(value - actual.Values[at?[i] ?? i])).Max();
        comparison.Number($"{name} values", largest / scale, tolerance, Kind);
        (double mean, double std, double max) = Comparison.Statistics(actual.Values);
        comparison.Number($"{name} mean", Math.Abs(mean - pos32.Double("mean")) / scale, tolerance, Kind);
        comparison.Number($"{name} std", Math.Abs(std - pos32.Double("std")) / scale, tolerance, Kind);
        comparison.Number($"{name} absmax", Math.Abs(max - scale) / scale, tolerance, Kind);
    }
}
