using System.Linq;
using Microsoft.CodeAnalysis;

namespace MaskFormer.Generators;

/// <summary>Whether the <c>[Block]</c> or <c>[Config]</c> of a record was forgotten, by its base, its interface or its ports.</summary>
internal static class ForgottenMark
{
    /// <summary>Whether a type has what only a block has, and no mark.</summary>
    public static bool Is(INamedTypeSymbol type) => !KnownNames.IsBlock(type) && (IsKind(type) || IsWithoutCode(type) || KnownNames.HasPorts(type));

    // Of plain parameters an abstract base between two marked records needs no mark: its kinds have its code.
    public static bool IsKind(INamedTypeSymbol type) =>
        (type.BaseType is { } parent && KnownNames.IsBlock(parent))
        || (!type.IsAbstract && !KnownNames.IsMarked(type) && Configuration.ConfigReader.Bases(type).Any(KnownNames.IsMarked));

    // It says that its parameters can be set by name, and neither the generator nor its author wrote how.
    public static bool IsWithoutCode(INamedTypeSymbol type) =>
        type is { TypeKind: TypeKind.Class, IsAbstract: false } && !KnownNames.IsMarked(type)
        && type.AllInterfaces.FirstOrDefault(static kept => kept.Name == "IConfigRecord" && KnownNames.NamespaceOf(kept) == KnownNames.Language) is { } contract
        && type.FindImplementationForInterfaceMember(contract.GetMembers("Get")[0])?.ContainingType.TypeKind == TypeKind.Interface;
}
