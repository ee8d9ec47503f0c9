using System;
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
        IncrementalValuesProvider<ParsedBlock> records = RecordSource.Of(context);
        IncrementalValueProvider<EquatableArray<BlockSpec>> specs = records.Select(static (parsed, _) => parsed.Spec).Collect()
            .Select(static (all, _) => new EquatableArray<BlockSpec>(all))
            .WithTrackingName(Steps.Specs);
        IncrementalValueProvider<EquatableArray<ReferencedContract>> referenced = context
            .CompilationProvider.Select(static (compilation, _) => ReferencedContracts.Of(compilation))
            .WithTrackingName(Steps.References);
        IncrementalValueProvider<EquatableArray<KindSpec>> local = records.Select(static (parsed, _) => parsed.Config).Collect()
            .Select(static (all, _) => LocalKinds(all.OfType<ConfigSpec>()))
            .WithTrackingName(Steps.Kinds);
        IncrementalValueProvider<EquatableArray<KindSpec>> foreign = referenced.Select(static (all, _) => ReferencedKinds.Of(all));
        IncrementalValueProvider<EquatableArray<KindSpec>> kinds = local
            .Combine(foreign)
            .Select(static (both, _) => new EquatableArray<KindSpec>(both.Left.Concat(both.Right).Distinct()));

        IncrementalValueProvider<Library> library = specs.Combine(referenced).Select(static (all, _) => new Library(all.Left, all.Right));
        IncrementalValueProvider<EquatableArray<RecordFindings>> findings = library
            .Select(static (all, _) => new EquatableArray<RecordFindings>(Check(all)))
            .WithTrackingName(Steps.Defaults);
        IncrementalValuesProvider<(ConfigSpec Spec, string? Contract)> files = records
            .Where(static parsed => parsed.Config is not null)
            .Combine(kinds)
            .Select(static (pair, _) => (Spec: WithKinds(pair.Left.Config!, pair.Right), pair.Left.Spec.FullName))
            .WithTrackingName(Steps.Complete)
            .Combine(library)
            .Select(static (pair, _) => (pair.Left.Spec, pair.Right.Told(pair.Left.FullName)))
            .WithTrackingName(Steps.Contracts);
        context.RegisterSourceOutput(files, static (output, file) => Add(
            output,
            file.Spec.Home.Hint + ".Config.g.cs",
            HiddenNames.Spell(ConfigEmitter.Write(file.Spec, file.Contract), file.Spec.Home, isModule: false, file.Spec.Names)
        ));
        context.RegisterSourceOutput(records.Combine(findings), static (output, pair) => Report(output, pair.Left, pair.Right));
        context.RegisterSourceOutput(records.Collect().Combine(foreign), static (output, pair) =>
        {
            foreach (Diagnostic finding in Namesakes.Kinds(pair.Left, pair.Right)) output.ReportDiagnostic(finding);
        });

        AddProgram(context, kinds, library.Select(static (all, _) => new ContractTable(all)).WithTrackingName(Steps.Relied));
    }

    private static IEnumerable<RecordFindings> Check(Library library)
    {
        IReadOnlyDictionary<string, Finding> circles = library.Circles();
        foreach (BlockSpec spec in library.Specs)
        {
            Finding[] found;
            try
            {
                found = library.Remember(spec, static (own, find) => RecordChecker.Check(own, find).ToArray());
                if (spec.Config && circles.TryGetValue(spec.FullName, out Finding? circle)) found = [circle];
                found = [.. found, .. spec.Findings.Where(follows => follows.Unless.Length > 0 && library.FindingsOf(follows.Unless).Count == 0)];
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                found = [Failure(spec.Name, error)];
            }

            if (found.Length > 0) yield return new(spec.FullName, new(found));
        }
    }

    private static Finding Failure(string name, Exception error) => new("MF9001", 0, new([name, error.ToString().Replace("\r", "").Replace("\n", " ")]));

    // A block's form and graph are the dataflow generator's to report.
    private static void Report(SourceProductionContext output, ParsedBlock record, EquatableArray<RecordFindings> findings)
    {
        IEnumerable<Finding> all = (record.Spec.Config ? record.Spec.Findings.Where(static finding => finding.Unless.Length == 0) : [])
            .Concat(record.Findings)
            .Concat(findings.FirstOrDefault(found => found.Record == record.Spec.FullName)?.Findings ?? []);
        foreach (Finding finding in all) output.ReportDiagnostic(Descriptors.Create(finding, record.Sites));
    }

    private static void AddProgram(
        IncrementalGeneratorInitializationContext context,
        IncrementalValueProvider<EquatableArray<KindSpec>> kinds,
        IncrementalValueProvider<ContractTable> contracts
    )
    {
        IncrementalValuesProvider<ParsedExperiment> parsed = ExperimentReader.Source(context);
        IncrementalValueProvider<EquatableArray<ExperimentSpec>> experiments = parsed.Select(static (found, _) => found.Spec).Collect()
            .Select(static (all, _) => new EquatableArray<ExperimentSpec>(Unique(all)))
            .WithTrackingName(Steps.Experiments);
        IncrementalValueProvider<ProgramSpec> program = context.CompilationProvider.Combine(context.AnalyzerConfigOptionsProvider)
            .Combine(ProgramReader.HasMain(context))
            .Select(static (input, _) => ProgramReader.Read(input.Left.Left, input.Left.Right, input.Right))
            .WithTrackingName(Steps.Program);

        context.RegisterSourceOutput(parsed.Combine(contracts), static (output, input) => Report(output, input.Left, input.Right));
        context.RegisterSourceOutput(parsed.Collect(), static (output, all) =>
        {
            foreach (Diagnostic finding in Namesakes.Experiments(all)) output.ReportDiagnostic(finding);
        });
        IncrementalValueProvider<EquatableArray<KindSpec>> foreign = kinds.Select(
            static (all, _) => new EquatableArray<KindSpec>(all.Where(static kind => kind.IsForeign))
        );
        context.RegisterSourceOutput(
            experiments.Combine(program).Combine(foreign).WithTrackingName(Steps.Catalogue).Combine(ProgramTypes.Rivals(context)),
            static (output, input) =>
            {
                (((EquatableArray<ExperimentSpec> all, ProgramSpec spec), EquatableArray<KindSpec> foreign), var rivals) = input;
                if (!spec.IsPossible || (all.Count == 0 && !spec.NeedsEntryPoint))
                    return;
                string[] names = spec.NeedsEntryPoint ? [ProgramTypes.Catalogue, ProgramTypes.Program] : [ProgramTypes.Catalogue];
                if (names.FirstOrDefault(name => ProgramTypes.Find(rivals, spec.Namespace, name) is not null) is { } twice)
                {
                    output.ReportDiagnostic(Diagnostic.Create(Descriptors.MF1010, ProgramTypes.Find(rivals, spec.Namespace, twice), twice));
                    return;
                }

                Add(output, "Catalogue.g.cs", CatalogueEmitter.Catalogue(spec.Namespace, all, foreign));
                foreach (Diagnostic finding in Namesakes.Referenced(foreign)) output.ReportDiagnostic(finding);
                if (spec.NeedsEntryPoint)
                    Add(output, "Program.g.cs", CatalogueEmitter.Program(spec.Namespace));
            }
        );
    }

    private static IEnumerable<ExperimentSpec> Unique(IEnumerable<ExperimentSpec?> all) =>
        all.OfType<ExperimentSpec>().GroupBy(static experiment => experiment.Name).Select(static same => same.First())
            .OrderBy(static experiment => experiment.Name, System.StringComparer.Ordinal);

    private static void Report(SourceProductionContext output, ParsedExperiment experiment, ContractTable contracts)
    {
        foreach (Finding finding in experiment.Findings) output.ReportDiagnostic(Descriptors.Create(finding, experiment.Sites));
        if (experiment.Body is not { } body) return;
        Finding[] found;
        try
        {
            found = CheckMemory<Finding[]>.Get(body, contracts.Find, asked => [.. ExperimentChecker.Check(body, asked)]);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            found = [Failure(experiment.Spec?.Name ?? "", error)];
        }

        foreach (Finding finding in found) output.ReportDiagnostic(Descriptors.Create(finding, experiment.Sites));
    }

    /// <summary>Every concrete record as a kind of itself and of its marked bases.</summary>
    private static EquatableArray<KindSpec> LocalKinds(IEnumerable<ConfigSpec> specs) =>
        new(
            specs
                .Where(static spec => spec.CanCreate)
                .SelectMany(static spec =>
                    spec.Ancestors.Prepend(spec.FullName)
                        .Select(below => new KindSpec(below, spec.FullName, spec.Name) { IsForeign = spec.ForeignAncestors.Contains(below) })
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
