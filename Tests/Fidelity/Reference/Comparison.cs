using System.Globalization;
using System.Text;
using System.Text.Json;
using Xunit;
using Xunit.Abstractions;

namespace MaskFormer.Fidelity;

/// <summary>Collects how far values are from the original's, and fails once, naming all that are too far.</summary>
/// <param name="place">Case, run, engine and precision: what every message begins with.</param>
/// <param name="log">Receives the largest error of each kind.</param>
public sealed class Comparison(string place, ITestOutputHelper log)
{
    // The same bits may be added up in another order.
    private const double Summed = 1e-13;

    private readonly List<string> failures = [];
    private readonly List<ComparedOutput> outputs = [];
    private readonly List<ComparedNumber> numbers = [];
    private readonly Dictionary<string, (double Error, double Tolerance, string What)> worst = [];
    private int count;

    /// <summary>Who hears of every comparison when it is finished, failed or not; <c>report</c> listens (Report/ReportRun.cs).</summary>
    public static Action<ComparedCase>? Told { get; set; }

    /// <summary>
    /// Compares a value with an entry of a manifest's <c>outputs</c>: shape, stored values, mean, std, absmax; errors are relative to absmax.
    /// </summary>
    public void Output(ReferenceCase from, JsonElement entry, Array64 actual, double tolerance, string kind)
    {
        string name = entry.Text("name");
        long[] shape = entry.Longs("shape");
        if (!shape.SequenceEqual(actual.Shape))
        {
            failures.Add($"{name}: shape {actual.ShapeText}, expected {Array64.Text(shape)}");
            return;
        }

        (long[]? at, double[] expected) = Stored(from, entry);
        double absmax = entry.Maybe("absmax")?.GetDouble() ?? 0;
        double scale = absmax > 0 ? absmax : 1;
        double largest = 0;
        for (int i = 0; i < expected.Length; i++) largest = Worse(largest, Math.Abs(actual.Values[at?[i] ?? i] - expected[i]));
        Number($"{name} values", largest / scale, tolerance, kind);
        (double mean, double std, double max) = Statistics(actual.Values);
        outputs.Add(new(name, Array64.Text(shape), entry.Maybe("mean")?.GetDouble(), mean, largest / scale));
        if (entry.Maybe("mean") is null) return;

        Number($"{name} mean", Math.Abs(mean - entry.Double("mean")) / scale, Math.Max(tolerance, Summed), kind);
        Number($"{name} std", Math.Abs(std - entry.Double("std")) / scale, Math.Max(tolerance, Summed), kind);
        Number($"{name} absmax", Math.Abs(max - absmax) / scale, tolerance, kind);
    }

    /// <summary>Checks an error that is already a number.</summary>
    public void Number(string what, double error, double tolerance, string kind)
    {
        count++;
        if (!worst.TryGetValue(kind, out var known) || !(error <= known.Error)) worst[kind] = (error, tolerance, what);
        if (!(error <= tolerance)) failures.Add(string.Create(CultureInfo.InvariantCulture, $"{what}: error {error:g3}, allowed {tolerance:g3}"));
    }

    /// <summary>Checks a number relative to its expected value.</summary>
    public void Relative(string what, double actual, double expected, double tolerance, string kind)
    {
        numbers.Add(new(what, actual, expected));
        Number(what, Math.Abs(actual - expected) / Math.Max(Math.Abs(expected), double.Epsilon), tolerance, kind);
    }

    /// <summary>Checks that two texts are equal.</summary>
    public void Equal(string what, string actual, string expected)
    {
        count++;
        if (actual != expected) failures.Add($"{what}: {actual}, expected {expected}");
    }

    /// <summary>Notes something that must not be.</summary>
    public void Fail(string message) => failures.Add(message);

    /// <summary>Fails the test if anything was too far, or if nothing was compared.</summary>
    public void Finish()
    {
        foreach ((string kind, var one) in worst)
        {
            log.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{kind}: worst {one.Error:g3} of {one.Tolerance:g3} ({one.What})"));
        }

        Told?.Invoke(new(place, count, [.. worst.Select(static one => new WorstError(one.Key, one.Value.Error, one.Value.Tolerance, one.Value.What))], failures)
        {
            Outputs = outputs, Numbers = numbers,
        });
        if (EngineTime.Take() is { Length: > 0 } time) log.WriteLine(time);

        Assert.True(count > 0, $"{place}: nothing was compared");
        if (failures.Count == 0) return;
        var text = new StringBuilder($"{place}: {failures.Count} of {count} comparisons failed\n");
        foreach (string failure in failures.Take(25)) text.Append("  ").Append(failure).Append('\n');
        Assert.Fail(text.ToString());
    }

    /// <summary>The stored values and, for probes, where they stand.</summary>
    public static (long[]? At, double[] Values) Stored(ReferenceCase from, JsonElement entry) =>
        entry.Text("storage") == "whole"
            ? (null, from.Outputs.Read(entry.Text("key")).Values)
            : (from.Outputs.Indices(entry.Text("index_key")), from.Outputs.Read(entry.Text("value_key")).Values);

    /// <summary>Mean, population standard deviation and largest magnitude.</summary>
    public static (double Mean, double Std, double AbsMax) Statistics(double[] values)
    {
        if (values.Length == 0) return default;
        (double mean, double max) = (values.Average(), 0);
        double squares = 0;
        foreach (double value in values)
        {
            squares += (value - mean) * (value - mean);
            max = Worse(max, Math.Abs(value));
        }

        return (mean, Math.Sqrt(squares / values.Length), max);
    }

    private static double Worse(double a, double b) => double.IsNaN(b) || b > a ? b : a; // NaN must win
}
