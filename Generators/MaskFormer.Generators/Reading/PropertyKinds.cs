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
        property is { IsOverride: false, ContainingType.BaseType: { } parent } && KnownNames.IsAbstractBlock(parent);

    /// <summary>Whether it is marked as a port or an output, and is of another kind.</summary>
    public static bool IsMeantAsPort(IPropertySymbol property, MemberKind kind) => kind is not (MemberKind.Input or MemberKind.Output)
        && (KnownNames.Has(property, "InputAttribute") || KnownNames.Has(property, "OutputAttribute"));

    /// <summary>Whether it would be a port or an output if kinds could have more of them than their abstract block.</summary>
    public static bool HasMisplacedPort(IPropertySymbol property) =>
        IsOfKind(property) && (KnownNames.Has(property, "InputAttribute") || KnownNames.Has(property, "OutputAttribute"));

    /// <summary>Whether what has this type is read by the compiler, and not by C# alone.</summary>
    public static bool IsRead(INamedTypeSymbol type) =>
        KnownNames.IsBlock(type)
        || (type.Name is "Tensor" or "Tensors" or "Layer" or "Blocks" && KnownNames.NamespaceOf(type) == KnownNames.Language);

    /// <summary>Whether its type holds tensors or layers and is not of the language: <c>Tensor[]</c>, <c>(Tensor, Tensor)</c>.</summary>
    public static bool IsMadeOfRead(IPropertySymbol property) =>
        !KnownNames.Has(property, "InputAttribute") && !KnownNames.Has(property, "OutputAttribute") && IsMadeOfRead(property.Type); // those are told there

    private static bool IsMadeOfRead(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => IsSymbolic(array.ElementType) || IsMadeOfRead(array.ElementType),
        INamedTypeSymbol { Name: "Blocks" } => false,
        INamedTypeSymbol named => named.TypeArguments.Any(static held => IsSymbolic(held) || IsMadeOfRead(held)),
        _ => false,
    };

    private static bool IsSymbolic(ITypeSymbol type) => type.Name is "Tensor" or "Tensors" or "Layer" && KnownNames.NamespaceOf(type) == KnownNames.Language;

    // An attribute on a property of another type counts for nothing (MF1016), and makes nothing else of it.
    private static MemberKind Kind(IPropertySymbol property, string? held)
    {
        bool settable = property.SetMethod is not null;
        bool mayBePort = !IsOfKind(property) && property.Type is { Name: "Tensor" } or { TypeKind: TypeKind.Error };
        if (property.Type.Name == "Tensor" && PromisedByBase(property)) return MemberKind.Output;
        if (mayBePort && KnownNames.Has(property, "InputAttribute")) return MemberKind.Input;
        if (mayBePort && KnownNames.Has(property, "OutputAttribute")) return MemberKind.Output;
        if (!settable && IsTruth(property.Type) && KnownNames.Has(property, "RequireAttribute")) return MemberKind.Require;
        return property.Type switch
        {
            { Name: "Tensor" } => KnownNames.Has(property, "WeightsAttribute") ? MemberKind.Weight : MemberKind.Value,
            { Name: "Tensors" } => MemberKind.Row,
            { Name: "Layer" } => MemberKind.Layer,
            INamedTypeSymbol { Name: "Blocks", TypeArguments.Length: 1 } => MemberKind.Stack,
            _ when held is not null && !settable && (KnownNames.IsBlock(property.Type) || !KnownNames.IsBlock(property.ContainingType)) =>
                IsWired(property) ? MemberKind.BlockValue : MemberKind.Block,
            _ => settable ? MemberKind.Parameter : MemberKind.Derived,
        };
    }

    private static bool IsTruth(ITypeSymbol type) => type.SpecialType == SpecialType.System_Boolean || type.TypeKind == TypeKind.Error;

    private static bool PromisedByBase(IPropertySymbol property)
    {
        for (IPropertySymbol? over = property.OverriddenProperty; over is not null; over = over.OverriddenProperty)
        {
            if (!IsOfKind(over) && KnownNames.Has(over, "OutputAttribute")) return true;
        }

        return false;
    }

    // Weights and block values are told from values and blocks by what stands right of the arrow: a matter of syntax.
    private static bool IsWired(IPropertySymbol property) =>
        property.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is PropertyDeclarationSyntax { ExpressionBody.Expression: { } body }
        && (IsCall(PlainSyntax.Of(body)) || (PlainSyntax.Of(body) is MemberAccessExpressionSyntax output && IsCall(PlainSyntax.Of(output.Expression))));

    private static bool IsCall(ExpressionSyntax body) =>
        body is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "On" or "Each" } };

    private static string? HeldBlock(ITypeSymbol type) =>
        type switch
        {
            INamedTypeSymbol { Name: "Blocks", TypeArguments: [var item] } => item.OriginalDefinition.ToDisplayString(),
            INamedTypeSymbol { TypeKind: TypeKind.Class } when KnownNames.IsMarked(type) => KnownNames.Plain(type),
            _ => null,
        };
}
