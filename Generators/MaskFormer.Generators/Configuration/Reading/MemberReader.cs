using System.Collections.Generic;
using System.Linq;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MaskFormer.Generators.Configuration;

/// <summary>Reads what a record's properties evaluate to, as text that means the same in another compilation.</summary>
internal static class MemberReader
{
    /// <summary>Nothing for a record on which it fails: then other compilations leave the test to the program's start.</summary>
    public static EquatableArray<MemberSpec> ReadOrNothing(INamedTypeSymbol record, Compilation compilation)
    {
        try
        {
            return Read(record, compilation);
        }
        catch (System.Exception e) when (e is not System.OperationCanceledException)
        {
            return new([]);
        }
    }

    private static EquatableArray<MemberSpec> Read(INamedTypeSymbol record, Compilation compilation)
    {
        if (!ConfigReader.CanExtend(record) || record.DeclaredAccessibility != Accessibility.Public) return new([]);
        Names names = new(compilation);
        string owner = KnownNames.FullName(record);
        List<MemberSpec> members = [];
        foreach (IPropertySymbol property in record.GetMembers().OfType<IPropertySymbol>())
        {
            if (property.IsStatic || !property.ExplicitInterfaceImplementations.IsEmpty || Expression(property) is not { } expression) continue;
            members.Add(new MemberSpec(owner, property.Name, Qualified(expression, property, names), RequirementReader.Read(property)?.Message ?? ""));
        }

        return new(members);
    }

    /// <summary>The initial value of a parameter, or the body of a derived value, of a nested block or of a layer that demands something; symbolic values have none.</summary>
    private static ExpressionSyntax? Expression(IPropertySymbol property)
    {
        if (ParameterReader.HoldsValue(property))
        {
            return property
                .DeclaringSyntaxReferences.Select(static place => (place.GetSyntax() as PropertyDeclarationSyntax)?.Initializer?.Value)
                .FirstOrDefault(static value => value is not null);
        }

        if (RequirementReader.Body(property) is not { } body) return null;
        if (KnownNames.IsLayer(property)) return LayerDemand.Read(property.Name, body).Any() ? body : null;
        return ParameterReader.KindOf(property.Type) is not (null or "Record") || NestedReader.MakesBlocks(body) ? body : null;
    }

    private static string Qualified(ExpressionSyntax expression, IPropertySymbol property, Names names)
    {
        string source = expression.ToString();
        StringBuilder text = new();
        int at = 0;
        foreach ((int start, int length, string instead) in Replacements(expression, property, names).OrderBy(static found => found.Start))
        {
            text.Append(source, at, start - expression.SpanStart - at).Append(instead);
            at = start - expression.SpanStart + length;
        }

        return text.Append(source, at, source.Length - at).ToString();
    }

    private static IEnumerable<(int Start, int Length, string Instead)> Replacements(ExpressionSyntax expression, IPropertySymbol property, Names names)
    {
        foreach (SyntaxNode node in expression.DescendantNodesAndSelf())
        {
            if (
                node is ImplicitObjectCreationExpressionSyntax creation
                && !creation.Ancestors().TakeWhile(above => above != expression.Parent).Any(static above => above is AssignmentExpressionSyntax)
            )
            {
                yield return (
                    creation.NewKeyword.SpanStart,
                    creation.NewKeyword.Span.Length,
                    $"new {KnownNames.FullName(property.Type.WithNullableAnnotation(NullableAnnotation.None))}"
                );
            }

            if (node is IdentifierNameSyntax name && IsLeftmost(name) && TypeOf(name, property.ContainingType, names) is { } type)
            {
                yield return (name.SpanStart, name.Span.Length, KnownNames.FullName(type));
            }
        }
    }

    private static bool IsLeftmost(IdentifierNameSyntax name) => name.Parent switch
    {
        MemberAccessExpressionSyntax access => access.Expression == name,
        QualifiedNameSyntax access => access.Left == name,
        AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax } assignment => assignment.Left != name,
        InvocationExpressionSyntax call => call.Expression != name,
        NameColonSyntax => false,
        _ => true,
    };

    /// <summary>The type or namespace that a name means here; a property hides it, except before a member of an enum of the same name.</summary>
    private static INamespaceOrTypeSymbol? TypeOf(IdentifierNameSyntax name, INamedTypeSymbol record, Names names)
    {
        INamespaceOrTypeSymbol? type = names.TypeOrNamespace(name);
        if (type is null || RequirementReader.FindProperty(record, name.Identifier.ValueText) is null || name.Parent is ObjectCreationExpressionSyntax)
            return type;
        string member = name.Parent switch
        {
            MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
            QualifiedNameSyntax access => access.Right.Identifier.ValueText,
            _ => "",
        };
        return type is ITypeSymbol { TypeKind: TypeKind.Enum } && member.Length > 0 && type.GetMembers(member).Any() ? type : null;
    }
}
