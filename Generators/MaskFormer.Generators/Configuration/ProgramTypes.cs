using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MaskFormer.Generators.Configuration;

/// <summary>Types of the user's that are called as those that the generator writes for a program: they would stand there twice (MF1010).</summary>
internal static class ProgramTypes
{
    public const string Catalogue = "Catalogue";
    public const string Program = "Program";

    public static IncrementalValueProvider<ImmutableArray<(string FullName, Location Place)>> Rivals(IncrementalGeneratorInitializationContext context) =>
        context.SyntaxProvider
            .CreateSyntaxProvider(
                static (node, _) => node is BaseTypeDeclarationSyntax
                {
                    Identifier.ValueText: Catalogue or Program,
                    Parent: BaseNamespaceDeclarationSyntax or CompilationUnitSyntax,
                },
                static (found, _) => (FullName((BaseTypeDeclarationSyntax)found.Node), ((BaseTypeDeclarationSyntax)found.Node).Identifier.GetLocation())
            )
            .Collect();

    /// <summary>The one that stands where a type of the program is to be; null if none does.</summary>
    public static Location? Find(ImmutableArray<(string FullName, Location Place)> rivals, string home, string name) =>
        rivals.FirstOrDefault(rival => rival.FullName == $"{home}.{name}").Place;

    private static string FullName(BaseTypeDeclarationSyntax type) => string.Join(
        ".",
        type.Ancestors().OfType<BaseNamespaceDeclarationSyntax>().Reverse().Select(static space => space.Name.ToString()).Append(type.Identifier.ValueText));
}
