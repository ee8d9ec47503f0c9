using System.Diagnostics;
using System.Globalization;


namespace MaskFormer.Fidelity;

/// <summary>What a test's engine took, for its output: a plugin compiles longer than it runs.</summary>
internal static class EngineTime
{
    private static readonly List<(string What, TimeSpan Time)> spent = [];

    /// <summary>Does something and notes how long it took.</summary>
    public static T Of<T>(string what, Func<T> action)
    {
        long start = Stopwatch.GetTimestamp();
        T result = action();
        spent.Add((what, Stopwatch.GetElapsedTime(start)));
        return result;
    }

    /// <summary>What was noted since the last call: <c>compile 12.8 s, run 9.0 s (31 times)</c>; empty if nothing was.</summary>
    public static string Take()
    {
        string text = string.Join(
            ", ",
            spent
                .GroupBy(static one => one.What)
                .Select(static kind =>
                    string.Create(CultureInfo.InvariantCulture,
                        $"{kind.Key} {kind.Sum(static one => one.Time.TotalSeconds):f1} s"
                            + $"{(kind.Count() > 1 ? FormattableString.Invariant($" ({kind.Count()} times)") : "")}"
                    )
                )
        );
        spent.Clear();
        return text;
    }
}
