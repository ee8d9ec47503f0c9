using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MaskFormer.Generators;

/// <summary>Names of the language that a block must not hide (MF1010): reading by syntax would take the wrong one.</summary>
internal static class ReservedNames
{
    private static readonly HashSet<string> generated = ["Module", "Graph", "Places", "Build", "CreateModule", "Inputs", "Outputs", "Weights", "Schema", "Get", "With", "Validate"];

    public static void Check(ReadingContext context)
    {
        foreach (ISymbol member in context.Block.GetMembers().Where(static m => !m.IsImplicitlyDeclared))
        {
            if (member is not (IPropertySymbol or IFieldSymbol or INamedTypeSymbol or IMethodSymbol { MethodKind: MethodKind.Ordinary })) continue;
            if (!Hides(member) || member.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(context.Token) is not { } syntax) continue;
            SyntaxNodeOrToken place = syntax switch
            {
                PropertyDeclarationSyntax p => p.Identifier,
                MethodDeclarationSyntax m => m.Identifier,
                BaseTypeDeclarationSyntax t => t.Identifier,
                VariableDeclaratorSyntax v => v.Identifier,
                _ => syntax,
            };
            context.Report("MF1010", context.Site(place), member.Name);
        }
    }

    // A number named Skip hides nothing: C# passes over it when Skip(x, rate) is called.
    private static bool Hides(ISymbol member) =>
        generated.Contains(member.Name)
        || (member is IMethodSymbol or INamedTypeSymbol or IPropertySymbol { Type.Name: "Layer" }
            && (OpTable.Find(member.Name) is not null || LayerTable.Find(member.Name) is not null || member.Name is "Tensor" or "Layer" or "Blocks" or "Repeat" or "Weight" or "Port"));
}
