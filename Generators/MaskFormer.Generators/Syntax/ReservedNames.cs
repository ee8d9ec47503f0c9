using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MaskFormer.Generators;

/// <summary>
/// Names that a record must not use (MF1010): those of the language, because reading by syntax would take the wrong one; those of the
/// generated code, because they would stand there twice; keywords, because generated code says every name as it is.
/// </summary>
internal static class ReservedNames
{
    private static readonly HashSet<string> generated =
    [
        "Module",
        "Graph",
        "Places",
        "Build",
        "On",
        "CreateModule",
        "Inputs",
        "Outputs",
        "Weights",
        "Schema",
        "Get",
        "With",
        "Validate",
    ];
    private static readonly HashSet<string> generatedForConfigs = ["Schema", "Get", "With", "Validate"];

    // What generated members call their own things, and the classes that they ask.
    private static readonly HashSet<string> inner =
    [
        "builder", "config", "field", "g", "i", "item", "key", "known", "nameof", "parameter", "path", "place", "prefix", "schema", "value", "violations",
        "ConfigRules", "LayerWeights", "Ops", "ParameterType",
    ];

    /// <summary>The names and where they stand, the record's own included.</summary>
    public static IEnumerable<(string Name, SyntaxNodeOrToken Place)> In(INamedTypeSymbol record, CancellationToken cancel)
    {
        bool isBlock = KnownNames.IsBlock(record);
        foreach (ISymbol symbol in record.GetMembers().Where(member => !member.IsImplicitlyDeclared && Hides(member, isBlock)).Prepend(record))
        {
            if (
                (symbol.Equals(record, SymbolEqualityComparer.Default) && !IsKeyword(record) && !IsContextualKeyword(record.Name)
                    && !(isBlock ? generated : generatedForConfigs).Contains(record.Name)) // no member has the name of its type
                || symbol.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancel) is not { } syntax
            )
                continue;
            SyntaxNodeOrToken place = syntax switch
            {
                PropertyDeclarationSyntax p => p.Identifier,
                MethodDeclarationSyntax m => m.Identifier,
                BaseTypeDeclarationSyntax t => t.Identifier,
                VariableDeclaratorSyntax v => v.Identifier,
                _ => syntax,
            };
            yield return (symbol.Name, place);
        }
    }

    private static bool Hides(ISymbol member, bool isBlock) =>
        member switch
        {
            not (IPropertySymbol or IFieldSymbol or INamedTypeSymbol or IMethodSymbol { MethodKind: MethodKind.Ordinary }) => false,
            _ when IsKeyword(member) || inner.Contains(member.Name) => true,
            _ when !isBlock => member is not IMethodSymbol && generatedForConfigs.Contains(member.Name),
            _ when generated.Contains(member.Name) => true,
            // A number named Skip hides nothing: C# passes over it when Skip(x, rate) is called.
            IMethodSymbol or INamedTypeSymbol or IPropertySymbol { Type.Name: "Layer" } => OpTable.Find(member.Name) is not null
                || LayerTable.Find(member.Name) is not null
                || member.Name is "Tensor" or "Tensors" or "Layer" or "Blocks" or "Repeat" or "Weight" or "Port",
            _ => false,
        };

    // Code says "var", and means no record.
    private static bool IsContextualKeyword(string name) =>
        SyntaxFacts.GetContextualKeywordKind(name) != SyntaxKind.None || name is "dynamic" or "nint" or "nuint";

    private static bool IsKeyword(ISymbol symbol) => SyntaxFacts.GetKeywordKind(symbol.Name) != SyntaxKind.None;
}
