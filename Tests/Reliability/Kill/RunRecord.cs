using System.Security.Cryptography;
using System.Text.Json;
using MaskFormer.Runtime.Checkpoints;

namespace MaskFormer.Reliability.Kill;

/// <summary>What a run has come to: what must not depend on how often it was ended.</summary>
/// <param name="State">A hash of every tensor of the last checkpoint, weights and moments, by name; and the position in the data.</param>
/// <param name="Log">Kind, step and losses of every line of <c>train.jsonl</c>, in order.</param>
/// <param name="Quality">The quality of <c>summary.json</c>.</param>
internal sealed record RunRecord(IReadOnlyList<string> State, IReadOnlyList<string> Log, string Quality)
{
    /// <summary>Reads a run.</summary>
    public static RunRecord Of(string run)
    {
        Checkpoint last = new CheckpointStore(run).Latest().Found ?? throw new InvalidOperationException($"{run} has no checkpoint");
        string[] tensors =
        [
            .. last.Weights.Concat(last.Optimizer).Select(static tensor => $"{tensor.Name} {Convert.ToHexString(SHA256.HashData(tensor.Data.Span))}"),
            $"step {last.State.Step}, image {last.State.Sampler.Consumed}",
        ];
        using JsonDocument summary = JsonDocument.Parse(File.ReadAllText(Path.Combine(run, "summary.json")));
        JsonElement root = summary.RootElement;
        return new(
            tensors,
            [.. File.ReadAllLines(Path.Combine(run, "train.jsonl")).Select(Line)],
            $"{root.GetProperty("steps")} {root.GetProperty("first_total_loss")} {root.GetProperty("last_total_loss")} {root.GetProperty("all")}");
    }

    /// <summary>What differs from a run that nothing disturbed; empty if nothing does.</summary>
    public IReadOnlyList<string> Differences(RunRecord whole)
    {
        List<string> differences = [.. State.Except(whole.State).Take(3).Select(static line => $"state: {line}")];
        if (State.Count != whole.State.Count) differences.Add($"{State.Count} tensors, not {whole.State.Count}");
        if (!Log.SequenceEqual(whole.Log)) differences.Add($"log:\n    {string.Join("\n    ", Log)}\n  not\n    {string.Join("\n    ", whole.Log)}");
        if (Quality != whole.Quality) differences.Add($"summary: {Quality}, not {whole.Quality}");
        return differences;
    }

    private static string Line(string text)
    {
        using JsonDocument document = JsonDocument.Parse(text);
        JsonElement line = document.RootElement;
        string[] values = [.. new[] { "total", "losses", "gradient_norm", "dropped", "all" }.Select(name => Value(line, name)).Where(static one => one != "")];
        return $"{line.GetProperty("kind")} {line.GetProperty("step")} {string.Join(' ', values)}";
    }

    private static string Value(JsonElement line, string name) => line.TryGetProperty(name, out JsonElement value) ? $"{name} {value.GetRawText()}" : "";
}
