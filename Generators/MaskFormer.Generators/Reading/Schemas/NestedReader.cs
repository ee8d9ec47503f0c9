using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MaskFormer.Generators.Configuration;

/// <summary>
/// Finds the properties in which a block makes others: <c>FpnLevel Level3 => new() { … }</c>, <c>Layers => Repeat(Depth, …)</c>.
/// A block that is wired (<c>Backbone.On(Image)</c>) is symbolic: reading it throws, so the form of the body decides.
/// </summary>
internal static class NestedReader
{
    public static IEnumerable<NestedSpec> Read(INamedTypeSymbol record, ICollection<string> boundForms)
    {
        foreach (IPropertySymbol property in record.GetMembers().OfType<IPropertySymbol>())
        {
            if (
                property.IsStatic
                || record.GetMembers(property.Name).Length > 1
                || !property.ExplicitInterfaceImplementations.IsEmpty
                || boundForms.Contains(property.Name)
                || KnownNames.Body(property) is not { } body
                || !MakesBlocks(body)
            )
                continue;
            bool isRow = property.Type is INamedTypeSymbol { Name: "Blocks", Arity: 1 } row && ConfigReader.HasCode(row.TypeArguments[0]);
            if (isRow || ConfigReader.HasCode(property.Type)) yield return new NestedSpec(property.Name, isRow);
        }
    }

    /// <summary>Whether a body makes blocks, rather than wires them.</summary>
    public static bool MakesBlocks(ExpressionSyntax body) => PlainSyntax.Of(body) switch
    {
        BaseObjectCreationExpressionSyntax or WithExpressionSyntax => true,
        ConditionalExpressionSyntax choice => MakesBlocks(choice.WhenTrue) && MakesBlocks(choice.WhenFalse),
        InvocationExpressionSyntax call => PlainSyntax.NameOf(call.Expression) == "Repeat",
        _ => false,
    };
}
