using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MaskFormer.Generators.Configuration;

/// <summary>
/// Tests ranges and requirements with the values of an experiment (or of a record's defaults). Blames the value that was set,
/// and each setting once: a broken rule of the model is mostly broken in its layers too.
/// </summary>
/// <param name="evaluator">Gives values.</param>
/// <param name="isOwn">Whether a setting belongs to what is checked; what another experiment set, that one reports.</param>
/// <param name="report">Receives rule, place and what goes into the message.</param>
internal sealed class RuleChecker(Evaluator evaluator, Func<AssignmentExpressionSyntax, bool> isOwn, Action<DiagnosticDescriptor, SyntaxNode, object[]> report)
{
    private const int DepthLimit = 16;
    private readonly HashSet<SyntaxNode> blamed = [];

    /// <summary>MF3001 for settings out of range.</summary>
    public void CheckRanges()
    {
        foreach (Setting setting in evaluator.Settings.Where(setting => isOwn(setting.Place)))
        {
            if (OutOfRange(setting.Parameter, setting.Value) is { } facts && blamed.Add(setting.Place))
                report(ConfigDiagnostics.OutOfRange, setting.Place, facts);
        }
    }

    /// <summary>Name, value and both ends of the range if a value is out of its parameter's range, or null.</summary>
    public static object[]? OutOfRange(IPropertySymbol parameter, Value value)
    {
        if (KnownNames.Find(parameter, "RangeAttribute") is not { ConstructorArguments: [{ Value: double least }, { Value: double most }] }) return null;
        Value[] numbers = value.Data as Value[] ?? [value];
        Value? wrong = numbers.FirstOrDefault(number => number.Data is int or long or double && !IsInside(System.Convert.ToDouble(number.Data), least, most));
        return wrong is null ? null : [parameter.Name, wrong.Show(), Value.Of(least).Show(), Value.Of(most).Show()];
    }

    /// <summary>Requirements of a record and of all records in it: parameters, nested blocks, stacks.</summary>
    public void CheckRequirements(RecordInstance record, DiagnosticDescriptor rule, int depth = 0)
    {
        if (depth > DepthLimit) return;
        IPropertySymbol[] properties = [.. PropertiesOf(record.Type)];
        foreach (IPropertySymbol property in properties)
        {
            if (RequirementReader.Read(property) is { } requirement) CheckRequirement(record, requirement, rule);
        }

        ForeignMember[] foreign = [.. evaluator.ForeignMembers(record.Type)];
        foreach (ForeignMember member in foreign.Where(static member => member.Requirement.Length > 0))
        {
            CheckRequirement(record, new RequirementSpec(member.Name, member.Requirement, new(RequirementReader.Names(member.Expression, record.Type))), rule);
        }

        foreach (LayerDemand demand in Demands(properties, foreign))
            CheckDemand(record, demand, rule);

        IEnumerable<string> held = properties
            .Where(static property => HoldsRecords(property.Type))
            .Select(static property => property.Name)
            .Concat(foreign.Where(static member => NestedReader.MakesBlocks(member.Expression)).Select(static member => member.Name))
            .Distinct();
        ExpressionSyntax[] bodies =
        [
            .. properties.Select(RequirementReader.Body).OfType<ExpressionSyntax>(),
            .. foreign.Select(static member => member.Expression),
        ];
        foreach (string name in held.Where(name => !HasBoundForm(name, bodies)))
        {
            foreach (RecordInstance nested in Records(evaluator.Get(record, name))) CheckRequirements(nested, rule, depth + 1);
        }
    }

    private void CheckRequirement(RecordInstance record, RequirementSpec requirement, DiagnosticDescriptor rule)
    {
        if (evaluator.Get(record, requirement.Property).Data is not false)
            return;
        (string Name, Value Value)[] named =
        [
            .. requirement.Names.Select(name =>
                (name.Expression, evaluator.Evaluate(SyntaxFactory.ParseExpression(name.Expression), Scope.Body(record), null))
            ),
        ];
        AssignmentExpressionSyntax? setting = named.SelectMany(static name => name.Value.Settings).LastOrDefault(isOwn);
        if (setting is null || !blamed.Add(setting)) return;
        string values = string.Join(", ", named.Select(static name => $"{name.Name} = {name.Value.Show()}"));
        report(rule, setting, [requirement.Message, values]);
    }

    private static IEnumerable<LayerDemand> Demands(IEnumerable<IPropertySymbol> properties, IEnumerable<ForeignMember> foreign) =>
        properties
            .Where(KnownNames.IsLayer)
            .SelectMany(static property => RequirementReader.Body(property) is { } body ? LayerDemand.Read(property.Name, body) : [])
            .Concat(foreign.SelectMany(static member => LayerDemand.Read(member.Name, member.Expression)));

    private void CheckDemand(RecordInstance record, LayerDemand demand, DiagnosticDescriptor rule)
    {
        Value Of(ExpressionSyntax expression) => evaluator.Evaluate(expression, Scope.Body(record), null);
        if (demand.When.Any(condition => !Equals(Of(condition.Test).Data, condition.Wanted))) return;
        if (demand.Choice is not null && !(Of(demand.Choice).Data is EnumMember kind && $"{kind.Type}.{kind.Name}" == demand.Kind)) return;
        (Value whole, Value part) = (Of(demand.Whole), Of(demand.Part));
        if (whole.Data is not int all || part.Data is not int parts || parts == 0 || all % parts == 0) return;
        AssignmentExpressionSyntax? setting = whole.Settings.Concat(part.Settings).LastOrDefault(isOwn);
        if (setting is null || !blamed.Add(setting)) return;
        report(rule, setting, [demand.What, $"{demand.Whole} = {whole.Show()}, {demand.Part} = {part.Show()}"]);
    }

    /// <summary>Most derived first, each name once.</summary>
    private static IEnumerable<IPropertySymbol> PropertiesOf(INamedTypeSymbol type) =>
        ConfigReader.Bases(type).Prepend(type).SelectMany(static at => at.GetMembers().OfType<IPropertySymbol>())
            .Where(static property => !property.IsStatic && !property.IsIndexer).GroupBy(static property => property.Name).Select(static same => same.First());

    private static bool HoldsRecords(ITypeSymbol type) => KnownNames.IsMarked(type) || type is INamedTypeSymbol { Name: "Blocks", Arity: 1 };

    /// <summary>A decoder whose channels the model sets is tested in that form only.</summary>
    private static bool HasBoundForm(string property, ExpressionSyntax[] bodies) =>
        bodies.Any(body => PlainSyntax.Of(body) is WithExpressionSyntax with && PlainSyntax.NameOf(with.Expression) == property);

    private static IEnumerable<RecordInstance> Records(Value value) => value.Data switch
    {
        RecordInstance record => [record],
        Value[] list => list.SelectMany(Records),
        _ => [],
    };

    private static bool IsInside(double value, double least, double most) => value >= least && value <= most;
}
