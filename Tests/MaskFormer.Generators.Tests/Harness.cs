using System.Collections.Immutable;
using MaskFormer.Generators.Configuration;
using MaskFormer.Language;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace MaskFormer.Generators.Tests;

/// <summary>Runs the compiler of records on source text, without the real back ends.</summary>
internal static class Harness
{
    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.Linq;
        global using MaskFormer.Language;
        global using static MaskFormer.Language.Ops;
        """;

    private static readonly CSharpParseOptions parse = new(LanguageVersion.CSharp14);

    /// <summary>The framework and the language, without the program that runs the tests.</summary>
    public static readonly ImmutableArray<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(static path =>
                Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal) || Path.GetFileName(path) is "netstandard.dll" or "mscorlib.dll"
            )
            .Select(static path => MetadataReference.CreateFromFile(path)),
        MetadataReference.CreateFromFile(typeof(BlockAttribute).Assembly.Location),
    ];

    /// <summary>A library with one file; <paramref name="backends"/> adds the shapes of the back ends' API.</summary>
    public static CSharpCompilation Compile(string source, bool backends = false, string name = "Sample", params MetadataReference[] more) =>
        CSharpCompilation.Create(
            name,
            [
                Parse(source, "Source.cs"),
                Parse(Usings, "Usings.cs"),
                .. backends
                    ? [Parse(File.ReadAllText(Path.Combine(Testing.Shared.Root, "Tests/MaskFormer.Generators.Tests/Emitting/BackendStubs.cs.txt")), "Stubs.cs")]
                    : Array.Empty<SyntaxTree>(),
            ],
            [.. References, .. more],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable)
        );

    public static SyntaxTree Parse(string source, string path) => CSharpSyntaxTree.ParseText(SourceText.From(source), parse, path);

    public static GeneratorDriver Driver() => Driver(new BlockGenerator(), new ConfigGenerator());

    public static GeneratorDriver Driver(params IIncrementalGenerator[] generators) => CSharpGeneratorDriver.Create(
        [.. generators.Select(static generator => generator.AsSourceGenerator())],
        parseOptions: parse,
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    /// <summary>Names of the files that a run wrote anew, by the reasons that Roslyn gives for its outputs; the others are taken from the run before.</summary>
    public static string[] Written(GeneratorRunResult run) =>
        [
            .. run
                .TrackedOutputSteps.SelectMany(static step => step.Value)
                .SelectMany(static step => step.Outputs)
                .Where(static output => output.Reason is IncrementalStepRunReason.Modified or IncrementalStepRunReason.New)
                .Select(static output => output.Value)
                .OfType<System.Runtime.CompilerServices.ITuple>()
                .SelectMany(static value =>
                    ((System.Collections.IEnumerable)value[0]!)
                        .Cast<object>()
                        .Select(static file => (string)file.GetType().GetProperty("HintName")!.GetValue(file)!)
                )
                .Order(StringComparer.Ordinal),
        ];

    public static Run Run(string source, bool backends = false, string name = "Sample", params MetadataReference[] more)
    {
        GeneratorDriver driver = Driver().RunGeneratorsAndUpdateCompilation(Compile(source, backends, name, more), out Compilation result, out _);
        return new Run(driver.GetRunResult(), result);
    }
}

/// <summary>What a run of the compiler gave.</summary>
internal sealed record Run(GeneratorDriverRunResult Result, Compilation Compilation)
{
    private IEnumerable<Diagnostic> Ordered => Result.Results[0].Diagnostics.OrderBy(static d => d.Location.SourceSpan.Start);

    /// <summary>Each finding as <c>ID «text under the squiggle» message</c>.</summary>
    public string[] Findings => [.. Ordered.Select(static d => $"{Show(d)} {d.GetMessage()}")];

    /// <summary>Each finding as <c>ID «text under the squiggle»</c>.</summary>
    public string[] Places => [.. Ordered.Select(Show)];

    /// <summary>ID and text under the squiggle.</summary>
    public static string Show(Diagnostic finding) => $"{finding.Id} «{finding.Location.SourceTree?.GetText().ToString(finding.Location.SourceSpan)}»";

    /// <summary>Errors of the C# compiler over source and generated code.</summary>
    public string[] CompilerErrors =>
        [.. Compilation.GetDiagnostics().Where(static d => d.Severity == DiagnosticSeverity.Error).Select(static d => d.ToString())];

    /// <summary>One generated file.</summary>
    public string File(string name) => Result.Results.SelectMany(static r => r.GeneratedSources).Single(f => f.HintName == name).SourceText.ToString();

    /// <summary>The compiled library, to be referenced by another.</summary>
    public MetadataReference ToReference()
    {
        MemoryStream image = new();
        Microsoft.CodeAnalysis.Emit.EmitResult emitted = Compilation.Emit(image);
        if (!emitted.Success) throw new InvalidOperationException(string.Join("\n", emitted.Diagnostics));
        image.Position = 0;
        return MetadataReference.CreateFromStream(image);
    }
}
