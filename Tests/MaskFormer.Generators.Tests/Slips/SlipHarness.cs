using System.Collections.Immutable;
using System.Text.Json;
using MaskFormer.Testing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace MaskFormer.Generators.Tests.Slips;

/// <summary>One edit of the pair of files that a user might have made.</summary>
/// <param name="Name">What was done.</param>
/// <param name="Model">The records of the network after it.</param>
/// <param name="Setup">The records of the experiment after it.</param>
internal sealed record Slip(string Name, string Model, string Setup);

/// <summary>Runs all that speaks to a user while editing records: generators, analyzers and the C# compiler.</summary>
internal static class SlipHarness
{
    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.Linq;
        """;

    /// <summary>As much of the runtime as the experiment of the pair names.</summary>
    private const string Runtime = """
        namespace MaskFormer.Runtime.Contracts
        {
            public interface IExperiment : MaskFormer.Language.IConfigRecord
            {
                [MaskFormer.Language.Fed("Image, Labels")] MaskFormer.Language.IBlock Model { get; }
                [MaskFormer.Language.Fed("Image, Labels", From = nameof(Model), Needs = "Total")] MaskFormer.Language.IBlock Criterion { get; }
                DataConfig Data { get; }
                TrainingConfig Training { get; }
                EvaluationConfig Evaluation { get; }
            }
            [MaskFormer.Language.Config] public abstract partial record DataConfig;
            [MaskFormer.Language.Config] public sealed partial record ShapesData : DataConfig;
            [MaskFormer.Language.Config] public sealed partial record TrainingConfig;
            [MaskFormer.Language.Config] public sealed partial record EvaluationConfig;
            [MaskFormer.Language.Config] public abstract partial record TaskConfig;
            public sealed record ExperimentEntry(string Name, string Summary, System.Func<IExperiment> Create)
            {
                public System.Collections.Generic.IReadOnlyList<KindEntry> Kinds { get; init; } = [];
            }
            public sealed record KindEntry(System.Type Asked, MaskFormer.Language.RecordKind Kind);
        }
        namespace MaskFormer.Runtime.Data
        {
            public interface IDataSource;
            [System.AttributeUsage(System.AttributeTargets.Class)]
            public sealed class DataSourceAttribute(string name, System.Type options) : System.Attribute;
            [DataSource("shapes", typeof(MaskFormer.Runtime.Contracts.ShapesData))] internal sealed class DrawnShapes : IDataSource;
        }
        namespace MaskFormer.Runtime.Data.Layouts
        {
            public interface IDataLayout;
            [System.AttributeUsage(System.AttributeTargets.Class)]
            public sealed class DataLayoutAttribute(string name, int order) : System.Attribute;
            [DataLayout("coco", 1)] internal sealed class Coco : IDataLayout;
        }
        namespace MaskFormer.Runtime.Tasks
        {
            public interface ISegmentationTask;
            [System.AttributeUsage(System.AttributeTargets.Class)]
            public sealed class SegmentationTaskAttribute(string name, System.Type options) : System.Attribute;
        }
        """;

    /// <summary>Both back ends and the runtime, compiled once.</summary>
    internal static readonly Lazy<MetadataReference> below = new(static () => Harness.Run(Runtime, backends: true, name: "Below").ToReference());

    /// <summary>A project, open in the editor: each case is an edit of its two files.</summary>
    private static readonly Lazy<(CSharpCompilation Compilation, SyntaxTree Model, SyntaxTree Setup, GeneratorDriver Driver)> start = new(static () =>
    {
        (SyntaxTree model, SyntaxTree setup) = (Harness.Parse("", "Model.cs"), Harness.Parse("", "Setup.cs"));
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Slip",
            [model, setup, Harness.Parse(Usings, "Usings.cs")],
            [.. Harness.References, below.Value],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable)
        );
        return (compilation, model, setup, Harness.Driver().RunGenerators(compilation));
    });

    /// <summary>The pair as it is right.</summary>
    public static Slip Right => new("right", Text("Model.cs.txt"), Text("Setup.cs.txt"));

    /// <summary>The cases of <c>../shared/cases/slips</c>; skips the running test where they are absent.</summary>
    public static IReadOnlyList<Slip> Cases
    {
        get
        {
            Slip right = Right;
            using JsonDocument cases = JsonDocument.Parse(Text("slips.json"));
            return [.. cases.RootElement.EnumerateArray().Select(one => Read(one, right))];
        }
    }

    /// <summary>
    /// What the user reads: each as <c>ID «text under the squiggle»</c> in the order of the source, with <c>.g.cs</c> behind it if it stands in
    /// generated code. Warnings of the C# compiler count in generated code only.
    /// </summary>
    public static string[] Said(Slip slip)
    {
        CSharpCompilation compilation = start
            .Value.Compilation.ReplaceSyntaxTree(start.Value.Model, Harness.Parse(slip.Model, "Model.cs"))
            .ReplaceSyntaxTree(start.Value.Setup, Harness.Parse(slip.Setup, "Setup.cs"));
        GeneratorDriver driver = start.Value.Driver.RunGeneratorsAndUpdateCompilation(compilation, out Compilation result, out _);
        ImmutableArray<Diagnostic> analysed = result
            .WithAnalyzers([new SymbolicReadAnalyzer(), new UnmarkedRecordAnalyzer(), new ContractClassAnalyzer(), new UnusedMemberSuppressor()])
            .GetAnalyzerDiagnosticsAsync()
            .GetAwaiter()
            .GetResult();
        return
        [
            .. driver.GetRunResult().Results.Where(static run => run.Exception is not null).Select(static run => $"CS8785 {run.Exception}"),
            .. driver
                .GetRunResult()
                .Diagnostics.Concat(analysed)
                .Concat(result.GetDiagnostics().Where(Counts))
                .OrderBy(static finding => finding.Location.SourceTree?.FilePath, StringComparer.Ordinal)
                .ThenBy(static finding => finding.Location.SourceSpan.Start)
                .Select(static finding => Run.Show(finding) + (IsGenerated(finding) ? ".g.cs" : "")),
        ];
    }

    /// <summary>Puts each wrong text in place of the right one, and holds what the user reads against what is expected.</summary>
    public static void Hold(string records, IEnumerable<(string Right, string Wrong, string[] Said)> cases)
    {
        string[] wrong =
        [
            .. cases.AsParallel().AsOrdered()
                .Select(slip => (slip, Said: Said(new(slip.Wrong, Replace(records, slip.Right, slip.Wrong), ""))))
                .Where(static pair => !pair.Said.SequenceEqual(pair.slip.Said))
                .Select(static pair => $"{pair.slip.Wrong}: {string.Join(" | ", pair.Said)}"),
        ];
        Xunit.Assert.True(wrong.Length == 0, string.Join('\n', wrong));
    }

    private static bool Counts(Diagnostic finding) =>
        finding.Severity == DiagnosticSeverity.Error || (finding.Severity == DiagnosticSeverity.Warning && IsGenerated(finding));

    private static bool IsGenerated(Diagnostic finding) => finding.Location.SourceTree?.FilePath.EndsWith(".g.cs", StringComparison.Ordinal) == true;

    private static Slip Read(JsonElement one, Slip right)
    {
        string name = one.GetProperty("name").GetString()!;
        if (!one.TryGetProperty("old", out JsonElement old))
            return new(name, Whole(one, "Model") ?? right.Model, Whole(one, "Setup") ?? right.Setup);
        string put = one.GetProperty("new").GetString()!;
        return one.GetProperty("file").GetString() == "Model.cs"
            ? right with { Name = name, Model = Replace(right.Model, old.GetString()!, put) }
            : right with { Name = name, Setup = Replace(right.Setup, old.GetString()!, put) };
    }

    private static string? Whole(JsonElement one, string file) => one.TryGetProperty(file, out JsonElement text) ? text.GetString() : null;

    /// <summary>Replaces a text once; it must be there.</summary>
    public static string Replace(string source, string old, string put)
    {
        int at = source.IndexOf(old, StringComparison.Ordinal);
        if (at < 0) throw new InvalidOperationException($"'{old}' is not there");
        return source[..at] + put + source[(at + old.Length)..];
    }

    private static string Text(string file) => File.ReadAllText(Shared.Path("cases/slips/" + file));
}
