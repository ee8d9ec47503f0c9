using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MaskFormer.Generators;

/// <summary>The records of a compilation, each read once for both generators, and again only when what it depends on has changed.</summary>
internal static class RecordSource
{
    public static IncrementalValuesProvider<ParsedBlock> Of(IncrementalGeneratorInitializationContext context) =>
        context.SyntaxProvider
            .CreateSyntaxProvider(
                static (node, _) => node is TypeDeclarationSyntax type && Marks.MayBe(type.AttributeLists, Marks.Records),
                static (found, cancel) => Read((TypeDeclarationSyntax)found.Node, found.SemanticModel, cancel)
            )
            .Where(static parsed => parsed is not null)
            .Select(static (parsed, _) => parsed!)
            .WithTrackingName(Steps.Record);

    private static ParsedBlock? Read(TypeDeclarationSyntax node, SemanticModel model, CancellationToken cancel) =>
        ReadMemory<ParsedBlock>.Get(
            node,
            model,
            cancel,
            touched => model.GetDeclaredSymbol(node, cancel) is INamedTypeSymbol type && Marks.IsFirst(type, node)
                ? BlockReader.Read(type, node, model.Compilation, touched, cancel)
                : null
        );
}
