using MaskFormer.Generators.Configuration;
using MaskFormer.Language;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis;
using Xunit;

namespace MaskFormer.Generators.Tests.Configuration;

/// <summary>Runs the generator of parameters on source text.</summary>
internal static class ConfigHarness
{
    /// <summary>The runtime's contract, so that experiments compile without the runtime.</summary>
    public const string Runtime = """
        namespace MaskFormer.Runtime.Contracts
        {
            public interface IExperiment;
            public sealed record ExperimentEntry(string Name, string Summary, System.Func<IExperiment> Create) { public System.Collections.Generic.IReadOnlyList<KindEntry> Kinds { get; init; } = []; }
            public sealed record KindEntry(System.Type Asked, MaskFormer.Language.RecordKind Kind);
        }
        namespace MaskFormer.Runtime.Commands
        {
            public static class Application { public static int Start(System.Collections.Generic.IReadOnlyList<MaskFormer.Runtime.Contracts.ExperimentEntry> all, string[] args) => 0; }
        }
        """;

    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.Linq;
        global using MaskFormer.Language;
        global using MaskFormer.Runtime.Contracts;
        global using static MaskFormer.Language.Ops;
        """;

    /// <summary>A compilation of one file, with the contract and the usings beside it.</summary>
    public static CSharpCompilation Compile(
        string source,
        OutputKind output = OutputKind.DynamicallyLinkedLibrary,
        string name = "Sample",
        params MetadataReference[] more
    )
    {
        bool hasRuntime = more.Length > 0; // the first library holds the contract
        SyntaxTree[] trees =
        [
            Harness.Parse(source, "Source.cs"),
            Harness.Parse(Usings, "Usings.cs"),
            .. hasRuntime ? Array.Empty<SyntaxTree>() : [Harness.Parse(Runtime, "Runtime.cs")],
        ];
        return CSharpCompilation.Create(
            name,
            trees,
            [.. Harness.References, .. more],
            new CSharpCompilationOptions(output, nullableContextOptions: NullableContextOptions.Enable)
        );
    }

    /// <summary>Runs the generator; the result holds what it reports and the compilation with what it wrote.</summary>
    public static ConfigRun Run(string source, OutputKind output = OutputKind.DynamicallyLinkedLibrary, string name = "Sample", params MetadataReference[] more)
    {
        CSharpCompilation compilation = Compile(source, output, name, more);
        GeneratorDriver driver = Driver().RunGeneratorsAndUpdateCompilation(compilation, out Compilation result, out _);
        return new ConfigRun(driver.GetRunResult(), result);
    }

    public static GeneratorDriver Driver() => Harness.Driver(new ConfigGenerator());
}

/// <summary>What a run of the generator gave.</summary>
internal sealed record ConfigRun(GeneratorDriverRunResult Result, Compilation Compilation)
{
    /// <summary>Each finding as <c>ID «text under the squiggle» message</c>.</summary>
    public string[] Findings =>
    [
        .. Result.Diagnostics.OrderBy(static finding => finding.Location.SourceSpan.Start)
            .Select(static finding => $"{Generators.Tests.Run.Show(finding)} {finding.GetMessage()}"),
    ];

    /// <summary>Errors of the compiler over source and generated code.</summary>
    public string[] CompilerErrors =>
        [.. Compilation.GetDiagnostics().Where(static finding => finding.Severity == DiagnosticSeverity.Error).Select(static finding => finding.ToString())];

    /// <summary>The text of one generated file.</summary>
    public string File(string name) =>
        Result.Results.Single().GeneratedSources.Single(file => file.HintName == name).SourceText.ToString();

    /// <summary>Loads the compiled assembly.</summary>
    public System.Reflection.Assembly Load()
    {
        Assert.Empty(CompilerErrors);
        return System.Reflection.Assembly.Load(Image());
    }

    /// <summary>The compiled assembly.</summary>
    public byte[] Image()
    {
        using MemoryStream stream = new();
        Microsoft.CodeAnalysis.Emit.EmitResult emitted = Compilation.Emit(stream);
        Assert.True(emitted.Success, string.Join("\n", emitted.Diagnostics));
        return stream.ToArray();
    }

    /// <summary>Makes a record of the compiled assembly.</summary>
    public IConfigRecord Create(string type) => (IConfigRecord)Activator.CreateInstance(Load().GetType(type, throwOnError: true)!)!;
}
