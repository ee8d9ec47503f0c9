using System.Globalization;
using System.Text;
using MaskFormer.Runtime.Reporting;

namespace MaskFormer.Fidelity;

/// <summary>Losses of the training cases step by step: ours on every engine over the original's.</summary>
internal static class Trajectories
{
    private const string Total = "total of step ";

    /// <summary>A picture for each training case: the losses, and how far they are from the original's.</summary>
    public static IEnumerable<(string Name, Picture Picture)> Draw(IReadOnlyList<ComparedCase> cases)
    {
        foreach (var one in Trained(cases))
        {
            ComparedCase[] exact = [.. one.Where(static of => of.Precision == "F64")], narrow = [.. one.Where(static of => of.Precision == "F32")];
            yield return (File(one.Key), Curves.Draw(one.Key, [.. Charts(exact, "float64"), .. Charts(narrow, "float32")]));
        }
    }

    /// <summary>The pictures' part of the page.</summary>
    public static void Write(StringBuilder page, IReadOnlyList<ComparedCase> cases)
    {
        if (!Trained(cases).Any()) return;
        page.Append("## Trajectories\n\nAdamW from the same weights on the same images; the curves of one chart lie on each other where they agree.\n\n");
        foreach (var one in Trained(cases))
        {
            page.Append(CultureInfo.InvariantCulture, $"![losses of {one.Key}](pictures/{File(one.Key)})\n\n");
            page.Append(CultureInfo.InvariantCulture, $"| {one.Key} | steps | first loss | last loss | largest difference |\n");
            page.Append("| --- | --- | --- | --- | --- |\n");
            foreach (ComparedCase of in one)
            {
                ComparedNumber[] steps = [.. Steps(of)];
                double apart = steps.Max(static step => Math.Abs(step.Ours - step.Theirs) / Math.Abs(step.Theirs));
                page.Append(
                    CultureInfo.InvariantCulture,
                    $"| {of.Engine} {of.Precision} | {steps.Length} | {steps[0].Ours:G9} | {steps[^1].Ours:G9} | {apart:0.0e0} |\n");
            }

            ComparedNumber[] theirs = [.. Steps(Longest(one))];
            page.Append(CultureInfo.InvariantCulture, $"| the original | {theirs.Length} | {theirs[0].Theirs:G9} | {theirs[^1].Theirs:G9} | |\n\n");
        }
    }

    private static IEnumerable<Chart> Charts(ComparedCase[] runs, string precision) => runs.Length == 0
        ? []
        :
        [
            new($"loss, {precision}", [Theirs(Longest(runs)), .. runs.Select(static of => Ours(of, of.Engine))]),
            new($"log10 of the relative difference, {precision}", [.. runs.Select(Apart)]),
        ];

    // In float32 fewer steps are compared: rounding grows with them.
    private static ComparedCase Longest(IEnumerable<ComparedCase> runs) => runs.MaxBy(static of => Steps(of).Count())!;

    private static IEnumerable<IGrouping<string, ComparedCase>> Trained(IReadOnlyList<ComparedCase> cases) =>
        cases.Where(static one => Steps(one).Any()).GroupBy(static one => one.Case);

    private static IEnumerable<ComparedNumber> Steps(ComparedCase one) =>
        one.Numbers.Where(static number => number.Name.StartsWith(Total, StringComparison.Ordinal));

    private static string File(string name) => $"fidelity-{name.Replace('_', '-')}.png";

    private static Curve Theirs(ComparedCase one) => Line(one, "original", static number => number.Theirs);

    private static Curve Ours(ComparedCase one, string name) => Line(one, name, static number => number.Ours);

    // equal to the last bit is drawn as 1e-17
    private static Curve Apart(ComparedCase one) =>
        Line(one, one.Engine, static number => Math.Log10(Math.Max(1e-17, Math.Abs(number.Ours - number.Theirs) / Math.Abs(number.Theirs))));

    private static Curve Line(ComparedCase one, string name, Func<ComparedNumber, double> value) =>
        new(name, [.. Steps(one).Select((number, i) => ((long)i, value(number)))]);
}
