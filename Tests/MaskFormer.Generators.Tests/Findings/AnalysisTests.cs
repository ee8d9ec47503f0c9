using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Xunit;

namespace MaskFormer.Generators.Tests.Findings;

/// <summary>What analyzers find outside blocks, and what they keep the editor from finding inside.</summary>
public sealed class AnalysisTests
{
    private const string Program = """

        public static class Program
        {
            public static object Read(EncoderLayer layer) => layer.Y;
            public static string Name => nameof(EncoderLayer.Y);
            public static int Size(EncoderLayer layer) => layer.Hidden;
        }
        """;

    [Fact]
    public async Task A_symbolic_value_is_not_read_outside_a_block()
    {
        Diagnostic finding = Assert.Single(await Analyse(new SymbolicReadAnalyzer()));
        Assert.Equal("MF1011 layer.Y", $"{finding.Id} {finding.Location.SourceTree!.GetText().ToString(finding.Location.SourceSpan)}");
    }

    [Theory]
    [InlineData("IDE0051")]
    [InlineData("CA1822")]
    public async Task Properties_of_a_block_are_neither_unused_nor_static(string rule)
    {
        Diagnostic[] findings = [.. (await Analyse(new EditorStandIn(), new UnusedMemberSuppressor())).Where(found => found.Id == rule)];
        Assert.Equal(2, findings.Length);
        Assert.All(findings, static f => Assert.Equal(f.GetMessage().StartsWith("Attended", StringComparison.Ordinal), f.IsSuppressed));
    }

    private static async Task<ImmutableArray<Diagnostic>> Analyse(params DiagnosticAnalyzer[] analyzers)
    {
        Compilation compilation = Harness.Run(Samples.Encoder + Program).Compilation;
        CompilationWithAnalyzersOptions options = new(
            new AnalyzerOptions([]),
            null,
            concurrentAnalysis: false,
            logAnalyzerExecutionTime: false,
            reportSuppressedDiagnostics: true
        );
        return await compilation.WithAnalyzers([.. analyzers], options).GetAnalyzerDiagnosticsAsync();
    }

#pragma warning disable RS1036, RS1038, RS1041, RS2008 // stands in for the editor's analyzer
    /// <summary>Reports two properties as the editor's IDE0051 and CA1822 do.</summary>
    [DiagnosticAnalyzer(LanguageNames.CSharp)]
    private sealed class EditorStandIn : DiagnosticAnalyzer
    {
        public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [
            new("IDE0051", "Unused", "{0}", "Test", DiagnosticSeverity.Info, isEnabledByDefault: true),
            new("CA1822", "Static", "{0}", "Test", DiagnosticSeverity.Info, isEnabledByDefault: true),
        ];

        public override void Initialize(AnalysisContext context)
        {
            context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
            context.EnableConcurrentExecution();
            context.RegisterSyntaxNodeAction(
                c =>
                {
                    var property = (PropertyDeclarationSyntax)c.Node;
                    if (property.Identifier.ValueText is not ("Attended" or "Name")) return;
                    foreach (DiagnosticDescriptor rule in SupportedDiagnostics)
                        c.ReportDiagnostic(Diagnostic.Create(rule, property.Identifier.GetLocation(), property.Identifier.ValueText));
                },
                SyntaxKind.PropertyDeclaration);
        }
    }
}
