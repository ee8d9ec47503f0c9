using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using Xunit;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace MaskFormer.Fidelity;

/// <summary>Runs the tests of this project that compare with the reference data, one after another, and keeps what their comparisons find.</summary>
public sealed class ReportRun
{
    private static readonly Type[] tests =
    [
        typeof(ForwardTests), typeof(LossesTests), typeof(GradientsTests), typeof(TrainingTests), typeof(InferenceTests), typeof(Mask2FormerInferenceTests),
        typeof(BackboneTests), typeof(HuggingFaceTests), typeof(HuggingFaceMask2FormerTests), typeof(HuggingFaceResultsTests), typeof(HuggingFaceImagesTests),
    ];

    private readonly List<ComparedCase> cases = [];
    private readonly List<string> skipped = [];
    private readonly List<string> failed = [];

    /// <summary>What was compared.</summary>
    public IReadOnlyList<ComparedCase> Cases => cases;

    /// <summary>What was not compared, and why.</summary>
    public IReadOnlyList<string> Skipped => skipped;

    /// <summary>Tests that failed, with the first line of what they said.</summary>
    public IReadOnlyList<string> Failed => failed;

    /// <summary>Whether what repeats was left out: <c>report --short</c>.</summary>
    public bool IsShort { get; private init; }

    /// <summary>Runs every test whose class, method and arguments hold all of the words; all without words.</summary>
    /// <param name="words">The words.</param>
    /// <param name="isShort">Whether to leave out other runs of a case than the first, and float32 of graphs but for the trajectories.</param>
    public static ReportRun Of(IReadOnlyList<string> words, bool isShort)
    {
        ReportRun run = new() { IsShort = isShort };
        Comparison.Told = run.cases.Add;
        try
        {
            foreach (Type type in tests)
            {
                foreach (MethodInfo method in type.GetMethods().Where(static method => method.GetCustomAttribute<FactAttribute>() is not null))
                {
                    foreach (object[] row in Rows(method).OrderBy(static row => Text(row), StringComparer.Ordinal)) // CaseOrder: models are kept
                    {
                        string name = $"{type.Name}.{method.Name}({Text(row)})";
                        if (!words.All(word => name.Contains(word, StringComparison.OrdinalIgnoreCase))) continue;
                        if (isShort && Repeats(type, row)) run.skipped.Add($"{name}: the short form leaves it out");
                        else run.Try(type, method, row, name);
                    }
                }
            }
        }
        finally
        {
            Comparison.Told = null;
        }

        return run;
    }

    private static bool Repeats(Type type, object[] row)
    {
        bool isForward = type == typeof(ForwardTests);
        if (isForward && row[^1] is not "1x3x64x96") return true;
        if (isForward && row.Contains("evaluator")) return true; // the same graph as XLA's
        return type != typeof(TrainingTests) && row.Contains(Precision.F32) && (row.Contains("evaluator") || row.Contains("xla"));
    }

    private static IEnumerable<object[]> Rows(MethodInfo method) =>
        method.GetCustomAttributes<DataAttribute>() is var data && data.Any() ? data.SelectMany(one => one.GetData(method)) : [[]];

    private static string Text(object[] row) => string.Join(", ", row.Select(static value => Convert.ToString(value, CultureInfo.InvariantCulture)));

    private void Try(Type type, MethodInfo method, object[] row, string name)
    {
        Stopwatch watch = Stopwatch.StartNew();
        try
        {
            object test = Activator.CreateInstance(type, type.GetConstructors()[0].GetParameters().Length == 0 ? [] : [new Silence()])!;
            method.Invoke(test, BindingFlags.DoNotWrapExceptions, null, row, CultureInfo.InvariantCulture);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{watch.Elapsed.TotalSeconds,6:F1} s  {name}"));
        }
        catch (Xunit.SkipException e)
        {
            skipped.Add($"{name}: {e.Message}");
        }
        catch (Exception e) // whatever a comparison died of is a result of the report
        {
            failed.Add($"{name}: {e.Message.Split('\n')[0]}");
            Console.WriteLine($"FAILED    {name}: {e.Message}");
        }
    }

    private sealed class Silence : ITestOutputHelper
    {
        public void WriteLine(string message)
        {
        }

        public void WriteLine(string format, params object[] args)
        {
        }
    }
}
