using System.Linq;
using System.Text;
using Microsoft.CodeAnalysis;
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
        IncrementalValuesProvider<ParsedBlock> records = RecordSource.Of(context);
        IncrementalValuesProvider<ParsedImplementation> byHand = ImplementationSource.Of(context);
        IncrementalValueProvider<Backends> backends = context.CompilationProvider.Select(static (compilation, _) => ReferencedContracts.BackendsOf(compilation))
            .Combine(byHand.Select(static (found, _) => found.Spec).Collect())
            .Select(static (pair, _) => pair.Left with { Implementations = new(pair.Right) })
            .WithTrackingName(Steps.Backends);
        IncrementalValueProvider<EquatableArray<BlockResult>> library = Check(context, records);
        AddCode(context, library, backends);
        AddPlaces(context, records, backends);
        Report(context, records, library);
        ReportImplementations(context, records, byHand, library.Combine(backends));
    }

    private static IncrementalValueProvider<EquatableArray<BlockResult>> Check(
        IncrementalGeneratorInitializationContext context,
        IncrementalValuesProvider<ParsedBlock> records
    )
    {
        IncrementalValueProvider<EquatableArray<BlockSpec>> specs = records.Select(static (parsed, _) => parsed.Spec).Collect()
            .Select(static (all, _) => new EquatableArray<BlockSpec>(all))
            .WithTrackingName(Steps.Read);
        IncrementalValueProvider<EquatableArray<ReferencedContract>> referenced = context.CompilationProvider
            .Select(static (compilation, _) => ReferencedContracts.Of(compilation))
            .WithTrackingName(Steps.Referenced);
        return specs.Combine(referenced)
            .Select(static (all, _) => new EquatableArray<BlockResult>(new Library(all.Left, all.Right).Check()))
            .WithTrackingName(Steps.Check);
    }

    private static void AddCode(
        IncrementalGeneratorInitializationContext context,
        IncrementalValueProvider<EquatableArray<BlockResult>> library,
        IncrementalValueProvider<Backends> backends
    )
    {
        IncrementalValuesProvider<(BlockResult Block, Backends Backends)> results = library
            .SelectMany(static (all, _) => all)
            .Select(static (block, _) => block.WithoutPlaces())
            .WithTrackingName(Steps.Block)
            .Combine(backends);
        context.RegisterSourceOutput(results, static (output, result) => Output.Emit(output, result.Block, result.Backends));
    }

    private static void AddPlaces(
        IncrementalGeneratorInitializationContext context,
        IncrementalValuesProvider<ParsedBlock> records,
        IncrementalValueProvider<Backends> backends
    )
    {
        IncrementalValueProvider<string> project = context.AnalyzerConfigOptionsProvider
            .Select(static (options, _) => options.GlobalOptions.TryGetValue("build_property.ProjectDir", out string? folder) ? folder : "");
        IncrementalValuesProvider<BlockPlaces> places = records.Combine(project)
            .Select(static (pair, _) => BlockPlaces.Of(pair.Left, pair.Right))
            .Where(static found => found is not null)
            .Select(static (found, _) => found!)
            .WithTrackingName(Steps.Places);
        context.RegisterSourceOutput(places.Combine(backends.Select(static (all, _) => all.Graph)), static (output, pair) =>
        {
            if (!pair.Right) return;
            SourceText text = SourceText.From(PlacesEmitter.Emit(pair.Left), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
            output.AddSource($"{pair.Left.Home.Hint}.Places.g.cs", text);
        });
    }

    // Findings carry site numbers; only here do they meet the locations.
    private static void Report(
        IncrementalGeneratorInitializationContext context,
        IncrementalValuesProvider<ParsedBlock> records,
        IncrementalValueProvider<EquatableArray<BlockResult>> library
    )
    {
        IncrementalValueProvider<EquatableArray<RecordFindings>> findings = library.Select(static (all, _) =>
            new EquatableArray<RecordFindings>(all.Where(static b => b.Findings.Count > 0).Select(static b => new RecordFindings(b.Spec.FullName, b.Findings)))
        );
        context.RegisterSourceOutput(records.Where(static parsed => !parsed.Spec.Config).Combine(findings), static (output, pair) =>
        {
            foreach (Finding finding in pair.Right.Where(found => found.Record == pair.Left.Spec.FullName).SelectMany(static found => found.Findings))
                output.ReportDiagnostic(Descriptors.Create(finding, pair.Left.Sites));
        });
    }

    private static void ReportImplementations(
        IncrementalGeneratorInitializationContext context,
        IncrementalValuesProvider<ParsedBlock> records,
        IncrementalValuesProvider<ParsedImplementation> byHand,
        IncrementalValueProvider<(EquatableArray<BlockResult> Blocks, Backends Backends)> known
    )
    {
        IncrementalValuesProvider<ParsedBlock> primitives = records.Where(static parsed => parsed.Spec is { Primitive: true, Refused: false, Abstract: false });
        context.RegisterSourceOutput(primitives.Combine(known), static (output, pair) =>
        {
            BlockResult primitive = pair.Right.Blocks.First(block => block.Spec.FullName == pair.Left.Spec.FullName);
            foreach (Finding finding in ImplementationCheck.Missing(primitive, pair.Right.Backends))
                output.ReportDiagnostic(Descriptors.Create(finding, pair.Left.Sites));
        });
        context.RegisterSourceOutput(byHand.Combine(known), static (output, pair) =>
        {
            foreach (Diagnostic finding in ImplementationCheck.Wrong(pair.Left, pair.Right.Blocks, pair.Right.Backends)) output.ReportDiagnostic(finding);
        });
    }
}
