using System.Collections.Generic;
using System.Linq;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace MaskFormer.Generators;

/// <summary>
/// The compiler of dataflow records: read (per record) → check (whole library, through contracts) → emit (per block).
/// Code comes from specs without positions, so that moving text regenerates none of it; findings travel beside them with real
/// locations, so that <c>#pragma warning disable</c> works, and positions for the graph's locations go into files of their own.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class BlockGenerator : IIncrementalGenerator
{
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<ParsedBlock> blocks = Parsed(context, "MaskFormer.Language.BlockAttribute");
        IncrementalValuesProvider<ParsedBlock> primitives = Parsed(context, "MaskFormer.Language.PrimitiveAttribute");
        IncrementalValuesProvider<ParsedBlock> configs = Parsed(context, "MaskFormer.Language.ConfigAttribute");
        IncrementalValueProvider<EquatableArray<BlockSpec>> specs = blocks.Select(static (p, _) => p.Spec).Collect()
            .Combine(primitives.Select(static (p, _) => p.Spec).Collect())
            .Combine(configs.Select(static (p, _) => p.Spec).Collect())
            .Select(static (all, _) => new EquatableArray<BlockSpec>(all.Left.Left.Concat(all.Left.Right).Concat(all.Right))).WithTrackingName(Steps.Read);
        IncrementalValueProvider<EquatableArray<ReferencedContract>> referenced = context.CompilationProvider.Select(static (c, _) => ReferencedContracts.Of(c)).WithTrackingName(Steps.Referenced);
        IncrementalValueProvider<Backends> backends = context.CompilationProvider.Select(static (c, _) => ReferencedContracts.BackendsOf(c)).WithTrackingName(Steps.Backends);

        IncrementalValueProvider<EquatableArray<BlockResult>> library = specs.Combine(referenced)
            .Select(static (all, _) => new EquatableArray<BlockResult>(new Library(all.Left, all.Right).Check())).WithTrackingName(Steps.Check);
        IncrementalValuesProvider<(BlockResult Block, Backends Backends)> results = library.SelectMany(static (all, _) => all).Select(static (b, _) => b with { Findings = new(b.Findings.Where(static f => Descriptors.IsError(f.Id)).Select(static f => f with { Site = 0, Arguments = [], Other = -1 })) })
            .WithTrackingName(Steps.Block).Combine(backends);
        context.RegisterSourceOutput(results, static (output, result) => Output.Emit(output, result.Block, result.Backends));

        IncrementalValueProvider<string> project = context.AnalyzerConfigOptionsProvider.Select(static (o, _) => o.GlobalOptions.TryGetValue("build_property.ProjectDir", out string? folder) ? folder : "");
        IncrementalValuesProvider<BlockPlaces> places = blocks.Combine(project).Select(static (pair, _) => BlockPlaces.Of(pair.Left, pair.Right)).Where(static p => p is not null).Select(static (p, _) => p!)
            .WithTrackingName(Steps.Places);
        context.RegisterSourceOutput(places.Combine(backends.Select(static (b, _) => b.Graph)), static (output, pair) =>
        {
            if (pair.Right) output.AddSource($"{pair.Left.FullName}.Places.g.cs", SourceText.From(PlacesEmitter.Emit(pair.Left), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)));
        });

        IncrementalValueProvider<EquatableArray<(string, Finding)>> findings = library.Select(static (all, _) =>
            new EquatableArray<(string, Finding)>(all.SelectMany(static b => b.Findings.Select(f => (b.Spec.FullName, f)))));
        Report(context, blocks, findings);
        Report(context, primitives, findings);
        Report(context, configs.Where(static p => !p.Spec.Config), findings); // marked as a block as well
        context.RegisterSourceOutput(primitives.Combine(backends), static (output, pair) =>
        {
            foreach (string missing in Output.Missing(pair.Left.Spec, pair.Right))
                output.ReportDiagnostic(Descriptors.Create(new("MF5001", 0, new([pair.Left.Spec.Name, missing])), pair.Left.Sites));
        });
    }

    private static IncrementalValuesProvider<ParsedBlock> Parsed(IncrementalGeneratorInitializationContext context, string attribute) =>
        context.SyntaxProvider.ForAttributeWithMetadataName(
                attribute,
                static (node, _) => node is TypeDeclarationSyntax,
                static (found, cancel) => Marks.IsFirst(found, "BlockAttribute", "PrimitiveAttribute", "ConfigAttribute") ? BlockReader.Read(found, cancel) : null)
            .Where(static parsed => parsed is not null).Select(static (parsed, _) => parsed!);

    // Findings carry site numbers; only here do they meet the locations, which are never cached.
    private static void Report(IncrementalGeneratorInitializationContext context, IncrementalValuesProvider<ParsedBlock> parsed, IncrementalValueProvider<EquatableArray<(string Block, Finding Finding)>> findings) =>
        context.RegisterSourceOutput(parsed.Combine(findings), static (output, pair) =>
        {
            foreach ((string block, Finding finding) in pair.Right)
            {
                if (block == pair.Left.Spec.FullName) output.ReportDiagnostic(Descriptors.Create(finding, pair.Left.Sites));
            }
        });
}
