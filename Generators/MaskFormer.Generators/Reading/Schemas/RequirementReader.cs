using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MaskFormer.Generators.Configuration;

/// <summary>Reads <c>[Require("…")] bool HeadsFit => Hidden % Heads == 0;</c>: the message and the values that it names.</summary>
internal static class RequirementReader
{
    public static RequirementSpec? Read(IPropertySymbol property)
    {
        if (KnownNames.Find(property, "RequireAttribute") is not { } require || property.Type.SpecialType != SpecialType.System_Boolean) return null;
        string message = require.ConstructorArguments is [{ Value: string { Length: > 0 } text }]
            ? text
            : KnownNames.Body(property)?.ToString() ?? property.Name;
        return new RequirementSpec(property.Name, message, new(Names(property)));
    }

    private static IEnumerable<NamedValue> Names(IPropertySymbol property) => KnownNames.Body(property) is { } body ? Names(body, property.ContainingType) : [];

    /// <summary>The values of a record that an expression reads.</summary>
    public static IEnumerable<NamedValue> Names(ExpressionSyntax body, INamedTypeSymbol record) =>
        body.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>()
            .Where(static name => (!PlainSyntax.IsMember(name) || PlainSyntax.Of((ExpressionSyntax)name.Parent!) == name) && name.Parent is not NameColonSyntax)
            .Select(name => Chain(name, record)).OfType<NamedValue>().Distinct();

    /// <summary><c>Heads</c>, or <c>Model.Classes</c> as far as records reach; null if it is no value of the record.</summary>
    private static NamedValue? Chain(IdentifierNameSyntax name, INamedTypeSymbol record)
    {
        if (KnownNames.FindProperty(record, name.Identifier.ValueText) is not { } root) return null;
        IPropertySymbol last = root;
        string text = root.Name;
        ExpressionSyntax expression = PlainSyntax.Outermost(name);
        while (KnownNames.IsMarked(last.Type) && expression.Parent is MemberAccessExpressionSyntax access && access.Expression == expression
            && KnownNames.FindProperty(last.Type, access.Name.Identifier.ValueText) is { } next)
        {
            (last, expression, text) = (next, PlainSyntax.Outermost(access), $"{text}.{next.Name}");
        }

        string? kind = ParameterTypes.KindOf(
            last.Type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } wrapped ? wrapped.TypeArguments[0] : last.Type
        );
        if (kind is null or "Record")
            return null;
        return new NamedValue(ParameterTypes.IsParameter(root) ? KeyName.Of(root.Name) : "", text);
    }
}
