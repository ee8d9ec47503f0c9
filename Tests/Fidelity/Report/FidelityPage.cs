using System.Globalization;
using System.Text;
using MaskFormer.Runtime.Reporting;

namespace MaskFormer.Fidelity;

/// <summary><c>docs/fidelity.md</c>: how far ours is from the originals, case by case, and what was not compared.</summary>
/// <param name="run">What was compared.</param>
public sealed class FidelityPage(ReportRun run)
{
    private static readonly (string Engine, string Precision)[] columns =
        [.. ReferenceEngines.All.SelectMany(static engine => engine.Precisions.Select(precision => (engine.Name, $"{precision}"))).OrderByDescending(
            static one => one.Item2, StringComparer.Ordinal)];

    /// <summary>The page.</summary>
    public string Text => Written();

    /// <summary>Writes the page and its pictures.</summary>
    /// <param name="docs">The folder <c>docs</c>.</param>
    public void Save(string docs)
    {
        foreach ((string name, Picture picture) in Trajectories.Draw(run.Cases)) picture.Save(Path.Combine(docs, "pictures", name));
        Files.AtomicFile.Write(Path.Combine(docs, "fidelity.md"), stream => stream.Write(Encoding.UTF8.GetBytes(Text)));
    }

    private string Written()
    {
        StringBuilder page = new(
            $"""
            # Fidelity

            Written by a program, from what it computed; not by hand:

            ```
            dotnet run -c Release --project Tests/Fidelity -- report{(run.IsShort ? " --short" : "")}
            ```

            It runs every comparison of `Tests/Fidelity` with the reference data in `../shared` on every engine at hand: numbers that the original programs computed from
            weights and images which follow from names ([how](guides/fidelity.md)). An error is the largest difference of an element over the largest element of the
            original's tensor, or relative for single numbers; each cell is the largest error of all values of its kind, and what is allowed.


            """);
        page.Append(CultureInfo.InvariantCulture, $"{run.Cases.Sum(static one => one.Count):N0} numbers were compared in {run.Cases.Count} runs of ");
        page.Append(CultureInfo.InvariantCulture, $"{run.Cases.Select(static one => one.Case).Distinct().Count()} cases; {run.Failed.Count} failed, ");
        page.Append(CultureInfo.InvariantCulture, $"{run.Skipped.Count} were left out (at the end, with the reason).\n\n");
        Overview(page);
        Modules(page);
        Trajectories.Write(page, run.Cases);
        PaperTables.Write(page, run.Cases);
        List(page, "Failed", run.Failed);
        List(page, "Left out", run.Skipped);
        return page.ToString();
    }

    private void Overview(StringBuilder page)
    {
        page.Append("## Largest errors\n\n| case | what |");
        foreach (var (engine, precision) in columns) page.Append(CultureInfo.InvariantCulture, $" {engine} {precision} |");
        page.Append(" one body for all |\n| --- | --- |").Insert(page.Length, " --- |", columns.Length + 1).Append('\n');
        var rows = run.Cases.SelectMany(static one => one.Worst.Select(worst => (Of: one, Worst: worst))).GroupBy(static one => (one.Of.Case, one.Worst.Kind));
        foreach (var row in rows.OrderBy(static row => row.Key.Case, StringComparer.Ordinal).ThenBy(static row => row.Key.Kind, StringComparer.Ordinal))
        {
            page.Append(CultureInfo.InvariantCulture, $"| {row.Key.Case} | {row.Key.Kind} |");
            foreach (var (engine, precision) in columns)
                page.Append(Cell(row.Where(one => one.Of.Engine == engine && (one.Of.Precision is "" ? "F64" : one.Of.Precision) == precision)));
            page.Append(Cell(row.Where(static one => one.Of.Engine == ""))).Append('\n');
        }

        page.Append('\n');
    }

    private static string Cell(IEnumerable<(ComparedCase Of, WorstError Worst)> all)
    {
        WorstError? worst = all.Select(static one => one.Worst).MaxBy(static one => one.Tolerance > 0 ? one.Error / one.Tolerance : one.Error);
        if (worst is null) return " |";
        return worst.Tolerance == 0
            ? worst.Error == 0 ? " equal |" : string.Create(CultureInfo.InvariantCulture, $" {worst.Error:0.0e0} of 0 |")
            : string.Create(CultureInfo.InvariantCulture, $" {worst.Error:0.0e0} of {worst.Tolerance:0e0} |");
    }

    private void Modules(StringBuilder page)
    {
        page.Append("## Modules, float64\n\nMean output and largest error of every inner value of the first run of each case.\n\n");
        foreach (var one in run.Cases.Where(static one => one.Precision == "F64" && one.Engine != "" && one.Outputs.Count > 10).GroupBy(static one => one.Case))
        {
            string first = one.First().Run;
            ComparedCase[] engines = [.. one.Where(of => of.Run == first)];
            page.Append(CultureInfo.InvariantCulture, $"### {one.Key}{(first == "" ? "" : $", {first}")}\n\n| output | shape | mean: original | ours |");
            foreach (ComparedCase of in engines) page.Append(CultureInfo.InvariantCulture, $" error: {of.Engine} |");
            page.Append("\n| --- | --- | --- | --- |").Insert(page.Length, " --- |", engines.Length).Append('\n');
            foreach (ComparedOutput output in engines[0].Outputs)
            {
                page.Append(CultureInfo.InvariantCulture, $"| {output.Name} | {output.Shape} | {output.Theirs:G6} | {output.Ours:G6} |");
                foreach (ComparedCase of in engines)
                    page.Append(CultureInfo.InvariantCulture, $" {of.Outputs.FirstOrDefault(other => other.Name == output.Name)?.Error:0.0e0} |");
                page.Append('\n');
            }

            page.Append('\n');
        }
    }

    private static void List(StringBuilder page, string title, IReadOnlyList<string> lines)
    {
        if (lines.Count == 0) return;
        page.Append(CultureInfo.InvariantCulture, $"\n## {title}\n\n");
        foreach (string line in lines) page.Append(CultureInfo.InvariantCulture, $"* {line}\n");
    }
}
