using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MaskFormer.Generators;

/// <summary>
/// Properties that look like parameters and can be set by nobody (MF1017), and parameters that one key of a YAML file would mean (MF1018).
/// The same rules for blocks and configs.
/// </summary>
internal static class ParameterForms
{
    /// <summary>ID, place and arguments of each finding.</summary>
    public static IEnumerable<(string Id, SyntaxNodeOrToken Place, string[] Arguments)> Wrong(INamedTypeSymbol record, CancellationToken cancel)
    {
        foreach (IFieldSymbol field in record.GetMembers().OfType<IFieldSymbol>().Where(IsLikeParameter))
        {
            if (field.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancel) is VariableDeclaratorSyntax syntax)
                yield return ("MF1017", syntax.Identifier, [field.Name, "it is a field"]);
        }

        foreach ((SyntaxNode place, string name) in Overwritten(record, cancel)) yield return ("MF1006", place, [name, "a constructor overwrites it"]);
        foreach (IPropertySymbol property in record.GetMembers().OfType<IPropertySymbol>())
        {
            if (property.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancel) is not PropertyDeclarationSyntax syntax) continue;
            if (Cause(property, syntax) is { } cause)
                yield return ("MF1017", syntax.Identifier, [property.Name, cause]);
            else if (Configuration.ParameterTypes.IsParameter(property) && Rival(property, record) is { } other)
                yield return ("MF1018", syntax.Identifier, [KeyName.Of(property.Name), other.Meaning, other.Name]);
        }
    }

    /// <summary>
    /// What a constructor without arguments sets: the program would start from it, and the compiler, schemas and files from what stands at the property.
    /// </summary>
    private static IEnumerable<(SyntaxNode Place, string Name)> Overwritten(INamedTypeSymbol record, CancellationToken cancel)
    {
        IMethodSymbol? made = record.InstanceConstructors.FirstOrDefault(static made => made is { Parameters.IsEmpty: true, IsImplicitlyDeclared: false });
        if (made?.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancel) is not ConstructorDeclarationSyntax written) yield break;
        IEnumerable<SyntaxNode> run = written.Initializer is { ThisOrBaseKeyword.RawKind: (int)SyntaxKind.ThisKeyword }
            ? record.InstanceConstructors.SelectMany(other => other.DeclaringSyntaxReferences).Select(place => place.GetSyntax(cancel))
            : [written];
        foreach (AssignmentExpressionSyntax set in run.SelectMany(static part => part.DescendantNodes()).OfType<AssignmentExpressionSyntax>())
        {
            string? name = set.Left switch
            {
                IdentifierNameSyntax own => own.Identifier.ValueText,
                MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } own => own.Name.Identifier.ValueText,
                _ => null,
            };
            if (set.Parent is not InitializerExpressionSyntax && name is not null && KnownNames.FindProperty(record, name) is { } property
                && Configuration.ParameterTypes.HoldsValue(property)) yield return (set, name);
        }
    }

    private static bool IsLikeParameter(IFieldSymbol field) =>
        field is { IsStatic: false, IsImplicitlyDeclared: false, DeclaredAccessibility: Accessibility.Public }
        && !field.GetAttributes().Any(static mark => KnownNames.NamespaceOf(mark.AttributeClass!) == KnownNames.Language) // the C# compiler refuses them there
        && Configuration.ParameterTypes.KindOf(Plain(field.Type)) is not null;

    private static string? Cause(IPropertySymbol property, PropertyDeclarationSyntax syntax)
    {
        if (property is not { IsStatic: false, SetMethod: { } set } || !property.ExplicitInterfaceImplementations.IsEmpty) return null;
        if (Configuration.ParameterTypes.KindOf(Plain(property.Type)) is null) return null; // of no type that a file could set
        if (KnownNames.Has(property, "RequireAttribute")) return null; // it was meant to be computed, as is told
        if (!set.IsInitOnly) return "its accessor is 'set'";
        if (property.DeclaredAccessibility != Accessibility.Public) return KnownNames.IsBlock(property.Type) ? null : "it is not public";
        bool isWritten = syntax.AccessorList?.Accessors.Any(static accessor => accessor.Body is not null || accessor.ExpressionBody is not null) == true;
        return isWritten ? "its accessors are written out" : null;
    }

    private static ITypeSymbol Plain(ITypeSymbol type) =>
        type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } wrapped ? wrapped.TypeArguments[0] : type;

    /// <summary>What else the key of a parameter means, and how the two are told apart.</summary>
    private static (string Meaning, string Name)? Rival(IPropertySymbol property, INamedTypeSymbol record)
    {
        string key = KeyName.Of(property.Name);
        if (key == "kind" && IsChosen(record)) return ("the choice of a record", property.Name);
        if (key == "base" && IsExperiment(record)) return ("the experiment that a file starts from", property.Name);
        if (Namesake(property, record, key) is not { } other) return null;
        return other.Name != property.Name ? (other.Name, property.Name)
            : ($"{other.ContainingType.Name}.{other.Name}", $"{record.Name}.{property.Name}");
    }

    // A record that others derive from, or that derives from one: a file says by 'kind' which of them it means.
    private static bool IsChosen(INamedTypeSymbol record) => !record.IsSealed || Configuration.ConfigReader.Bases(record).Any(KnownNames.IsMarked);

    private static bool IsExperiment(INamedTypeSymbol record) => record.AllInterfaces.Any(static one => KnownNames.Plain(one) == KnownNames.IExperiment);

    /// <summary>A parameter before this one, the bases' included, that has the same key. What a record overrides is the same parameter.</summary>
    private static IPropertySymbol? Namesake(IPropertySymbol property, INamedTypeSymbol record, string key)
    {
        IEnumerable<IPropertySymbol> before = record.GetMembers().OfType<IPropertySymbol>().TakeWhile(other => !Same(other, property));
        return Configuration.ConfigReader.Bases(record).SelectMany(static below => below.GetMembers().OfType<IPropertySymbol>()).Concat(before)
            .FirstOrDefault(other => Configuration.ParameterTypes.IsParameter(other) && KeyName.Of(other.Name) == key
                && !(other.Name == property.Name && (property.IsOverride || Same(other.ContainingType, record))));
    }

    private static bool Same(ISymbol one, ISymbol other) => SymbolEqualityComparer.Default.Equals(one, other);
}
