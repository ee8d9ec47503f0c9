using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MaskFormer.Generators;

/// <summary>Decides from type and attributes what a property of a block is.</summary>
internal static class PropertyKinds
{
    public static OwnProperty Of(IPropertySymbol property)
    {
        string? held = HeldBlock(property.Type);
        return new(Kind(property, held), held ?? "", property.Type, property);
    }

    /// <summary>Whether it is declared by a kind of an abstract block: all kinds are called alike, so their ports are that block's.</summary>
    public static bool IsOfKind(IPropertySymbol property) =>
        property is { IsOverride: false, ContainingType.BaseType: { IsAbstract: true } parent } && KnownNames.IsBlock(parent);

    /// <summary>Whether what has this type is read by the compiler, and not by C# alone.</summary>
    public static bool IsRead(INamedTypeSymbol type) =>
        KnownNames.IsBlock(type)
        || (type.Name is "Tensor" or "Tensors" or "Layer" or "Blocks" && KnownNames.NamespaceOf(type) == KnownNames.Language);

    private static MemberKind Kind(IPropertySymbol property, string? held)
    {
        bool hasPorts = !IsOfKind(property);
        if (hasPorts && KnownNames.Has(property, "InputAttribute")) return MemberKind.Input;
        if (hasPorts && KnownNames.Has(property, "OutputAttribute")) return MemberKind.Output;
        if (KnownNames.Has(property, "RequireAttribute")) return MemberKind.Require;
        bool settable = property.SetMethod is not null;
        return property.Type switch
        {
            { Name: "Tensor" } => PromisedByBase(property) ? MemberKind.Output
            : KnownNames.Has(property, "WeightsAttribute") ? MemberKind.Weight
            : MemberKind.Value,
            { Name: "Tensors" } => MemberKind.Row,
            { Name: "Layer" } => MemberKind.Layer,
            INamedTypeSymbol { Name: "Blocks", TypeArguments.Length: 1 } => MemberKind.Stack,
            _ when held is not null && !settable && (KnownNames.IsBlock(property.Type) || !KnownNames.IsBlock(property.ContainingType)) =>
                IsWired(property) ? MemberKind.BlockValue : MemberKind.Block,
            _ => settable ? MemberKind.Parameter : MemberKind.Derived,
        };
    }

    private static bool PromisedByBase(IPropertySymbol property)
    {
        for (IPropertySymbol? over = property.OverriddenProperty; over is not null; over = over.OverriddenProperty)
        {
            if (KnownNames.Has(over, "OutputAttribute")) return true;
        }

        return false;
    }

    // Weights and block values are told from values and blocks by what stands right of the arrow: a matter of syntax.
    private static bool IsWired(IPropertySymbol property) =>
        property.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is PropertyDeclarationSyntax { ExpressionBody.Expression: { } body }
        && PlainSyntax.Of(body) is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "On" or "Each" } };

    private static string? HeldBlock(ITypeSymbol type) =>
        type switch
        {
            INamedTypeSymbol { Name: "Blocks", TypeArguments: [var item] } => item.OriginalDefinition.ToDisplayString(),
            INamedTypeSymbol { TypeKind: TypeKind.Class } when KnownNames.IsMarked(type) => KnownNames.Plain(type),
            _ => null,
        };
}
