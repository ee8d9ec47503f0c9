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
            List<Chart> charts = [new("loss, float64", [Theirs(one.First()), .. exact.Select(static of => Ours(of, of.Engine))])];
            charts.Add(new("log10 of the relative difference, float64", [.. exact.Select(Apart)]));
            if (narrow.Length > 0)
            {
                charts.Add(new("loss, float32", [Theirs(one.First()), .. narrow.Select(static of => Ours(of, of.Engine))]));
                charts.Add(new("log10 of the relative difference, float32", [.. narrow.Select(Apart)]));
            }

            yield return (File(one.Key), Curves.Draw(one.Key, charts));
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
            page.Append(CultureInfo.InvariantCulture, $"| {one.Key} | first loss | last loss | largest difference |\n| --- | --- | --- | --- |\n");
            foreach (ComparedCase of in one)
            {
                ComparedNumber[] steps = [.. Steps(of)];
                double apart = steps.Max(static step => Math.Abs(step.Ours - step.Theirs) / Math.Abs(step.Theirs));
                page.Append(CultureInfo.InvariantCulture, $"| {of.Engine} {of.Precision} | {steps[0].Ours:G9} | {steps[^1].Ours:G9} | {apart:0.0e0} |\n");
            }

            ComparedNumber[] theirs = [.. Steps(one.First())];
            page.Append(CultureInfo.InvariantCulture, $"| the original | {theirs[0].Theirs:G9} | {theirs[^1].Theirs:G9} | |\n\n");
        }
    }

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
