using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace MaskFormer.Generators.Configuration;

/// <summary>The parameter side of the compiler: schemas, validation, kinds, experiments and the program's entry point.</summary>
[Generator]
public sealed class ConfigGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<ConfigSpec>[] sources =
        [
            Specs(context, KnownNames.Block),
            Specs(context, KnownNames.Primitive),
            Specs(context, KnownNames.Config),
        ];
        IncrementalValueProvider<EquatableArray<KindSpec>> local = sources[0]
            .Collect()
            .Combine(sources[1].Collect())
            .Combine(sources[2].Collect())
            .Select(static (all, _) => LocalKinds([.. all.Left.Left, .. all.Left.Right, .. all.Right]))
            .WithTrackingName(Steps.Kinds);
        IncrementalValueProvider<EquatableArray<KindSpec>> referenced = context
            .CompilationProvider.Select(ReferencedKinds.Read)
            .WithTrackingName(Steps.References);
        IncrementalValueProvider<EquatableArray<KindSpec>> kinds = local
            .Combine(referenced)
            .Select(static (both, _) => new EquatableArray<KindSpec>(both.Left.Concat(both.Right).Distinct()));

        foreach (IncrementalValuesProvider<ConfigSpec> specs in sources)
        {
            IncrementalValuesProvider<ConfigSpec> complete = specs
                .Combine(kinds)
                .Select(static (pair, _) => WithKinds(pair.Left, pair.Right))
                .WithTrackingName(Steps.Complete);
            context.RegisterSourceOutput(complete, static (output, spec) => Add(output, spec.HintName, ConfigEmitter.Write(spec)));
        }

        ReportRecords(context);
        AddMembers(context);
        AddProgram(context, kinds);
        context.RegisterSourceOutput(local, static (output, kinds) =>
        {
            if (kinds.Any(static kind => kind.IsPublic)) Add(output, "RecordKinds.g.cs", KindsEmitter.Write(kinds));
        });
    }

    /// <summary>Findings keep real locations, so that a pragma can silence them; they take a way of their own past the cached specs.</summary>
    private static void ReportRecords(IncrementalGeneratorInitializationContext context)
    {
        foreach (string attribute in new[] { KnownNames.Block, KnownNames.Primitive, KnownNames.Config })
        {
            bool isConfig = attribute == KnownNames.Config;
            IncrementalValuesProvider<ImmutableArray<Diagnostic>> findings = context.SyntaxProvider.ForAttributeWithMetadataName(
                attribute,
                static (node, _) => node is TypeDeclarationSyntax,
                (found, cancel) =>
                    !Marks.IsFirst(found) ? [] : RecordChecker.Check((INamedTypeSymbol)found.TargetSymbol, isConfig, found.SemanticModel.Compilation, cancel)
            );
            context.RegisterSourceOutput(findings.Where(static found => !found.IsEmpty), static (output, found) => Report(output, found));
        }
    }

    private static void AddMembers(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValueProvider<ImmutableArray<EquatableArray<MemberSpec>>> Members(string attribute) =>
            context
                .SyntaxProvider.ForAttributeWithMetadataName(
                    attribute,
                    static (node, _) => node is RecordDeclarationSyntax,
                    static (found, _) =>
                        !Marks.IsFirst(found) ? [] : MemberReader.ReadOrNothing((INamedTypeSymbol)found.TargetSymbol, found.SemanticModel.Compilation)
                )
                .Collect();
        IncrementalValueProvider<EquatableArray<MemberSpec>> all = Members(KnownNames.Block)
            .Combine(Members(KnownNames.Primitive))
            .Combine(Members(KnownNames.Config))
            .Select(
                static (all, _) =>
                    new EquatableArray<MemberSpec>(
                        all.Left.Left.Concat(all.Left.Right)
                            .Concat(all.Right)
                            .SelectMany(static members => members)
                            .OrderBy(static member => member.Record, System.StringComparer.Ordinal)
                    )
            )
            .WithTrackingName(Steps.Members);
        context.RegisterSourceOutput(all, static (output, members) =>
        {
            if (members.Count > 0) Add(output, "RecordMembers.g.cs", MembersFile.Write(members));
        });
    }

    private static void AddProgram(IncrementalGeneratorInitializationContext context, IncrementalValueProvider<EquatableArray<KindSpec>> kinds)
    {
        IncrementalValuesProvider<ParsedExperiment> parsed = context.SyntaxProvider
            .ForAttributeWithMetadataName(KnownNames.Experiment, static (node, _) => node is PropertyDeclarationSyntax, ExperimentReader.Read);
        IncrementalValueProvider<EquatableArray<ExperimentSpec>> experiments = parsed.Select(static (found, _) => found.Spec).Collect()
            .Select(static (all, _) => new EquatableArray<ExperimentSpec>(Unique(all)))
            .WithTrackingName(Steps.Experiments);
        IncrementalValueProvider<ProgramSpec> program = context.CompilationProvider.Combine(context.AnalyzerConfigOptionsProvider)
            .Select(static (input, cancel) => ProgramReader.Read(input, cancel))
            .WithTrackingName(Steps.Program);

        context.RegisterSourceOutput(
            parsed.Select(static (found, _) => found.Findings).Where(static found => !found.IsEmpty),
            static (output, found) => Report(output, found)
        );
        context.RegisterSourceOutput(parsed.Collect(), static (output, all) => Report(output, SameNames(all)));
        IncrementalValueProvider<EquatableArray<KindSpec>> foreign = kinds.Select(
            static (all, _) => new EquatableArray<KindSpec>(all.Where(static kind => kind.IsForeign))
        );
        context.RegisterSourceOutput(
            experiments.Combine(program).Combine(foreign).WithTrackingName(Steps.Catalogue),
            static (output, input) =>
            {
                ((EquatableArray<ExperimentSpec> all, ProgramSpec spec), EquatableArray<KindSpec> foreign) = input;
                if (!spec.IsPossible || (all.Count == 0 && !spec.NeedsEntryPoint))
                    return;
                Add(output, "Catalogue.g.cs", CatalogueEmitter.Catalogue(spec.Namespace, all, foreign));
                if (spec.NeedsEntryPoint)
                    Add(output, "Program.g.cs", CatalogueEmitter.Program(spec.Namespace));
            }
        );
    }

    private static IEnumerable<ExperimentSpec> Unique(IEnumerable<ExperimentSpec?> all) =>
        all.OfType<ExperimentSpec>().GroupBy(static experiment => experiment.Name).Select(static same => same.First())
            .OrderBy(static experiment => experiment.Name, System.StringComparer.Ordinal);

    private static IEnumerable<Diagnostic> SameNames(ImmutableArray<ParsedExperiment> all) =>
        from experiment in all
        where experiment.Spec is not null
        group experiment by experiment.Spec!.Name into same
        let first = same.First()
        from later in same.Skip(1)
        select Diagnostic.Create(ConfigDiagnostics.SameName, later.NamePlace, [first.NamePlace], same.Key, first.Spec!.Property.Replace("global::", ""));

    private static void Report(SourceProductionContext output, IEnumerable<Diagnostic> findings)
    {
        foreach (Diagnostic finding in findings) output.ReportDiagnostic(finding);
    }

    private static IncrementalValuesProvider<ConfigSpec> Specs(IncrementalGeneratorInitializationContext context, string attribute) =>
        context
            .SyntaxProvider.ForAttributeWithMetadataName(
                attribute,
                static (node, _) => node is RecordDeclarationSyntax,
                static (found, cancel) => Marks.IsFirst(found) ? ConfigReader.ReadOrNull((INamedTypeSymbol)found.TargetSymbol, cancel) : null
            )
            .Where(static spec => spec is not null)
            .Select(static (spec, _) => spec!)
            .WithTrackingName(Steps.Read);

    /// <summary>Every concrete record as a kind of itself and of its marked bases.</summary>
    private static EquatableArray<KindSpec> LocalKinds(IEnumerable<ConfigSpec> specs) =>
        new(
            specs
                .Where(static spec => spec.CanCreate)
                .SelectMany(static spec =>
                    spec.Ancestors.Prepend(spec.FullName)
                        .Select(below => new KindSpec(below, spec.FullName, spec.Name, spec.IsPublic) { IsForeign = spec.ForeignAncestors.Contains(below) })
                )
                .OrderBy(static kind => kind.Base, System.StringComparer.Ordinal)
                .ThenBy(static kind => kind.FullName, System.StringComparer.Ordinal)
        );

    /// <summary>Only the kinds that this record's parameters ask for, so that a new kind regenerates only who can choose it.</summary>
    private static ConfigSpec WithKinds(ConfigSpec spec, EquatableArray<KindSpec> all)
    {
        HashSet<string> asked = [.. spec.Parameters.Select(static parameter => parameter.RecordName)];
        return spec with { Kinds = new(all.Where(kind => asked.Contains(kind.Base))) };
    }

    private static void Add(SourceProductionContext output, string name, string text) =>
        output.AddSource(name, SourceText.From(text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)));
}

/// <summary>Names of the pipeline's steps, for the tests of what is cached.</summary>
internal static class Steps
{
    public const string Read = "Config.Read";
    public const string Kinds = "Config.Kinds";
    public const string References = "Config.References";
    public const string Complete = "Config.Complete";
    public const string Members = "Config.Members";
    public const string Experiments = "Config.Experiments";
    public const string Program = "Config.Program";
    public const string Catalogue = "Config.Catalogue";
}
