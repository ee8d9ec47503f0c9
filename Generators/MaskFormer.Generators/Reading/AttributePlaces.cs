using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace MaskFormer.Generators;

/// <summary>Where each attribute of a property counts (MF1016): one that is read by nobody would be believed and not held.</summary>
internal static class AttributePlaces
{
    private const string Suffix = "Attribute";
    private const string Annotations = "System.ComponentModel.DataAnnotations";

    private static readonly SpecialType[] numbers = [SpecialType.System_Int32, SpecialType.System_Int64, SpecialType.System_Double];

    /// <summary>The attributes of a property that count for nothing: name, where they belong, place.</summary>
    /// <param name="property">A property of a marked record.</param>
    /// <param name="kind">What the property is.</param>
    /// <param name="cancel">Stops the work.</param>
    public static IEnumerable<(string Attribute, string Belongs, SyntaxNode Place)> Misplaced(
        IPropertySymbol property,
        MemberKind kind,
        CancellationToken cancel)
    {
        foreach (AttributeData attribute in property.GetAttributes())
        {
            if (attribute.AttributeClass is not { } type || attribute.ApplicationSyntaxReference?.GetSyntax(cancel) is not { } place) continue;
            string name = type.Name.EndsWith(Suffix, StringComparison.Ordinal) ? type.Name.Substring(0, type.Name.Length - Suffix.Length) : "";
            switch (KnownNames.NamespaceOf(type))
            {
                case KnownNames.Language when Belongs(name, property, kind) is { } belongs:
                    yield return (name, belongs, place);
                    break;
                case Annotations when IsRule(type):
                    yield return ($"{Annotations}.{name}", "what .NET's Validator looks at; here it is [MaskFormer.Language.Range] or a [Require]", place);
                    break;
            }
        }
    }

    // Others of that namespace, as [Display], promise nothing.
    private static bool IsRule(INamedTypeSymbol attribute) => attribute is { BaseType: { } parent } && (parent.Name == "ValidationAttribute" || IsRule(parent));

    /// <summary>Null where the attribute counts.</summary>
    private static string? Belongs(string attribute, IPropertySymbol property, MemberKind kind) => attribute switch
    {
        "Input" or "Output" or "Shape" or "Require" or "Range" or "Bound" or "Weights" when property.IsStatic => "a property that is not static",
        "Output" or "Shape" when KnownNames.Has(property, "InputAttribute") => "what is computed, not on a port",
        "Input" or "Output" when !KnownNames.IsBlock(property.ContainingType) => null, // told of the record, whose mark is another
        "Input" or "Output" or "Shape" when property.Type is not ({ Name: "Tensor" } or { TypeKind: TypeKind.Error }) => "a Tensor",
        "Input" when kind == MemberKind.Output => "a port that is nothing else",
        "Shape" when kind is MemberKind.Output or MemberKind.Weight => "what is computed on the way: an output or a weight has a shape of its own",
        "Input" or "Output" when PropertyKinds.IsOfKind(property) =>
            $"the abstract block '{property.ContainingType.BaseType!.Name}', whose kinds are all called alike",
        "Require" when property.SetMethod is not null => "a bool that is computed: bool Fits => …",
        "Require" when property.Type.SpecialType != SpecialType.System_Boolean => "a bool",
        "Range" when MemberReader.IsComputed(kind) || !IsNumber(property.Type) => "a parameter that is a number, or a list of numbers",
        "Bound" when kind != MemberKind.Parameter => "a parameter",
        "Weights" when !HasWeights(property, kind) => "a layer, a weight, a block or a row of blocks",
        _ => null,
    };

    private static bool HasWeights(IPropertySymbol property, MemberKind kind) =>
        kind is MemberKind.Layer or MemberKind.Weight or MemberKind.Block or MemberKind.Stack
        || (kind is MemberKind.Parameter && property.Type is INamedTypeSymbol held && KnownNames.IsBlock(held));

    // A type that no parameter can have is another finding (MF3010).
    private static bool IsNumber(ITypeSymbol type) => type switch
    {
        INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } wrapped => IsNumber(wrapped.TypeArguments[0]),
        INamedTypeSymbol { Name: "EquatableList", TypeArguments: [var item] } => IsNumber(item),
        _ => numbers.Contains(type.SpecialType) || Configuration.ParameterTypes.KindOf(type) is null,
    };
}
