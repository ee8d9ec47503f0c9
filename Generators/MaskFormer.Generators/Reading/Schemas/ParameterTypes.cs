using System.Linq;
using Microsoft.CodeAnalysis;

namespace MaskFormer.Generators.Configuration;

/// <summary>Which properties are parameters, and what values they take.</summary>
internal static class ParameterTypes
{
    /// <summary>Whether an experiment, YAML or the command line may set it.</summary>
    public static bool IsParameter(IPropertySymbol property) => HoldsValue(property) && !KnownNames.Has(property, "BoundAttribute");

    /// <summary>Whether it is a public property with a value of its own: a parameter or a bound one.</summary>
    public static bool HoldsValue(IPropertySymbol property) =>
        property is { IsStatic: false, IsIndexer: false, DeclaredAccessibility: Accessibility.Public, GetMethod: not null, SetMethod.IsInitOnly: true };

    /// <summary>Reads a parameter; null if its type cannot be written in YAML.</summary>
    public static ParameterSpec? Read(IPropertySymbol property, string inNamespace, INamedTypeSymbol? record = null)
    {
        ITypeSymbol type = property.Type;
        bool nullable = property.NullableAnnotation == NullableAnnotation.Annotated;
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } wrapped)
            (type, nullable) = (wrapped.TypeArguments[0], true);
        string? kind = KindOf(type);
        if (kind is null) return null;
        ITypeSymbol? element = kind == "List" ? ((INamedTypeSymbol)type).TypeArguments[0] : null;
        AttributeData? range = (kind == "List" ? KindOf(element!) : kind) is "Int" or "Long" or "Double" ? KnownNames.Find(property, "RangeAttribute") : null;
        string written = Written(type, element, inNamespace, record);
        return new ParameterSpec(property.Name, KeyName.Of(property.Name), kind, written, Documentation.FirstSentence(property))
        {
            Nullable = nullable,
            IsValueType = type.IsValueType,
            Least = Bound(range, 0),
            Most = Bound(range, 1),
            EnumNames = new(EnumNames(element ?? type)),
            RecordName = kind == "Record" ? KnownNames.FullName(type.WithNullableAnnotation(NullableAnnotation.None)) : "",
            ElementKind = element is null ? "" : KindOf(element)!,
            ElementType = element is null ? "" : KnownNames.Written(element, inNamespace, record),
        };
    }

    /// <summary>The name of the <c>ParameterType</c>, or null.</summary>
    public static string? KindOf(ITypeSymbol type) => type.SpecialType switch
    {
        SpecialType.System_Boolean => "Bool",
        SpecialType.System_Int32 => "Int",
        SpecialType.System_Int64 => "Long",
        SpecialType.System_Double => "Double",
        SpecialType.System_String => "String",
        _ when type.TypeKind == TypeKind.Enum => "Enum",
        _ when KnownNames.IsMarked(type) => "Record",
        _ when type is INamedTypeSymbol { Name: "EquatableList", Arity: 1 } list
            && KnownNames.NamespaceOf(list) == KnownNames.Language
            && KindOf(list.TypeArguments[0]) is not (null or "Record" or "List")
            && list.TypeArguments[0].NullableAnnotation != NullableAnnotation.Annotated => "List",
        _ => null,
    };

    private static string Written(ITypeSymbol type, ITypeSymbol? element, string inNamespace, INamedTypeSymbol? record) =>
        element is null ? KnownNames.Written(type, inNamespace, record) : $"EquatableList<{KnownNames.Written(element, inNamespace, record)}>";

    private static System.Collections.Generic.IEnumerable<string> EnumNames(ITypeSymbol type) =>
        type.TypeKind == TypeKind.Enum
            ? type.GetMembers().OfType<IFieldSymbol>().Where(static field => field.HasConstantValue).Select(static field => field.Name)
            : [];

    private static double? Bound(AttributeData? range, int index) =>
        range is { ConstructorArguments.Length: 2 } && range.ConstructorArguments[index].Value is double bound ? bound : null;
}
