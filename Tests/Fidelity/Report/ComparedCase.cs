namespace MaskFormer.Fidelity;

/// <summary>What a finished <see cref="Comparison"/> has found.</summary>
/// <param name="Place">Case, run, engine and precision, with commas between; some have no run or no engine.</param>
/// <param name="Count">Numbers and texts that were compared.</param>
/// <param name="Worst">The largest error of each kind.</param>
/// <param name="Failures">What was too far; empty where all is well.</param>
public sealed record ComparedCase(string Place, int Count, IReadOnlyList<WorstError> Worst, IReadOnlyList<string> Failures)
{
    private static readonly string[] precisions = [.. Enum.GetNames<Precision>()];

    /// <summary>Tensors that were compared with the original's.</summary>
    public required IReadOnlyList<ComparedOutput> Outputs { get; init; }

    /// <summary>Single numbers that were compared with the original's.</summary>
    public required IReadOnlyList<ComparedNumber> Numbers { get; init; }

    /// <summary>The folder of the reference data.</summary>
    public string Case => Parts[0];

    /// <summary>What is compared of it, where it has several: <c>run 1x3x64x96</c>.</summary>
    public string Run => string.Join(", ", Parts[1..].Where(part => !IsEngine(part) && !precisions.Contains(part)));

    /// <summary>TorchSharp, evaluator or XLA; empty for what has one body for all engines (post-processing, images).</summary>
    public string Engine => Array.Find(Parts, IsEngine) ?? "";

    /// <summary>F64 or F32; empty where a comparison has only one.</summary>
    public string Precision => Array.Find(Parts, part => precisions.Contains(part)) ?? "";

    private string[] Parts => Place.Split(", ");

    private static bool IsEngine(string part) => ReferenceEngines.All.Any(engine => engine.Name == part);
}

/// <summary>The largest error of a kind of values.</summary>
/// <param name="Kind">For example <c>gradients</c>.</param>
/// <param name="Error">Relative, as the README of the reference data says for the kind.</param>
/// <param name="Tolerance">Allowed by it.</param>
/// <param name="What">Where it is.</param>
public sealed record WorstError(string Kind, double Error, double Tolerance, string What);

/// <summary>A tensor of the original and ours.</summary>
/// <param name="Name">The original's, behind the run's.</param>
/// <param name="Shape">Of both.</param>
/// <param name="Theirs">Mean over the original's; null where it is not stored.</param>
/// <param name="Ours">Mean over ours.</param>
/// <param name="Error">Largest difference of an element over the original's absmax.</param>
public sealed record ComparedOutput(string Name, string Shape, double? Theirs, double Ours, double Error);

/// <summary>A number of the original and ours.</summary>
/// <param name="Name">For example <c>total of step 3</c>.</param>
/// <param name="Ours">Ours.</param>
/// <param name="Theirs">The original's.</param>
public sealed record ComparedNumber(string Name, double Ours, double Theirs);
