using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MaskFormer.Generators.Configuration;

/// <summary>Findings on a record's own declaration: form, types of parameters, defaults.</summary>
internal static class RecordChecker
{
    /// <param name="record">A marked record.</param>
    /// <param name="isConfig">Whether it is a plain config; a block's form and requirements are the dataflow generator's.</param>
    /// <param name="compilation">For values from elsewhere.</param>
    /// <param name="cancel">Stops the work.</param>
    public static ImmutableArray<Diagnostic> Check(INamedTypeSymbol record, bool isConfig, Compilation compilation, CancellationToken cancel)
    {
        List<Diagnostic> findings = [];
        Location name = record.Locations.FirstOrDefault() ?? Location.None;
        try
        {
            ConfigReader.Read(record, cancel); // what the other way past here swallows is reported here
            if (isConfig && (!ConfigReader.IsOpen(record) || !HasEmptyConstructor(record)))
            {
                return [Diagnostic.Create(ConfigDiagnostics.NotPartial, name, record.Name)];
            }

            if (isConfig)
                findings.AddRange(
                    ReservedNames.In(record, cancel).Select(static hidden => Diagnostic.Create(Descriptors.MF1010, hidden.Place.GetLocation(), hidden.Name))
                );

            foreach (IPropertySymbol property in record.GetMembers().OfType<IPropertySymbol>().Where(ParameterReader.HoldsValue))
            {
                cancel.ThrowIfCancellationRequested();
                CheckParameter(property, isConfig, compilation, findings);
            }

            if (isConfig && !record.IsAbstract && findings.Count == 0) CheckDefaults(record, compilation, findings);
        }
        catch (System.Exception e) when (e is not System.OperationCanceledException)
        {
            findings.Add(Diagnostic.Create(Descriptors.MF9001, name, record.Name, e.Message));
        }

        return [.. findings];
    }

    private static void CheckParameter(IPropertySymbol property, bool isConfig, Compilation compilation, List<Diagnostic> findings)
    {
        if (property.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is not PropertyDeclarationSyntax syntax) return;
        if (ParameterReader.IsParameter(property) && property.Type.TypeKind != TypeKind.Error && ParameterReader.Read(property, "") is null)
        {
            findings.Add(Diagnostic.Create(ConfigDiagnostics.UnknownType, syntax.Type.GetLocation(), syntax.Type.ToString()));
        }

        if (syntax.Initializer?.Value is not { } initial) return;
        Evaluator evaluator = new(compilation);
        Value value = evaluator.Evaluate(initial, Scope.Experiment, property.Type);
        if (RuleChecker.OutOfRange(property, value) is { } facts) findings.Add(Diagnostic.Create(ConfigDiagnostics.OutOfRange, initial.GetLocation(), facts));
        RuleChecker nested = new(
            evaluator,
            setting => initial.Span.Contains(setting.Span),
            (rule, place, arguments) => findings.Add(Diagnostic.Create(rule, place.GetLocation(), arguments)));
        nested.CheckRanges();
        if (isConfig && value.Data is RecordInstance record) nested.CheckRequirements(record, Descriptors.MF2003);
    }

    /// <summary>The record's own requirements with its own defaults. Blamed is the last parameter that the requirement names.</summary>
    private static void CheckDefaults(INamedTypeSymbol record, Compilation compilation, List<Diagnostic> findings)
    {
        Evaluator evaluator = new(compilation);
        RecordInstance defaults = new(record, ImmutableDictionary<string, Value>.Empty);
        foreach (IPropertySymbol property in ConfigReader.Bases(record).Prepend(record).SelectMany(static type => type.GetMembers().OfType<IPropertySymbol>()))
        {
            if (RequirementReader.Read(property) is not { } requirement || evaluator.Get(defaults, property.Name).Data is not false) continue;
            string[] roots = [.. requirement.Names.Select(static name => name.Expression.Split('.')[0])];
            IPropertySymbol blamed =
                roots.Select(root => RequirementReader.FindProperty(record, root)).LastOrDefault(static found => found is not null) ?? property;
            Location place = blamed.Locations.FirstOrDefault(static location => location.IsInSource) ?? record.Locations[0];
            string values = string.Join(", ", roots.Select(root => $"{root} = {evaluator.Get(defaults, root).Show()}"));
            findings.Add(Diagnostic.Create(Descriptors.MF2003, place, requirement.Message, values));
        }
    }

    private static bool HasEmptyConstructor(INamedTypeSymbol record) =>
        record.IsAbstract || record.InstanceConstructors.Any(static made => made.Parameters.IsEmpty);
}
