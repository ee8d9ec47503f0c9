using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace MaskFormer.Generators;

/// <summary>Writes in full what another type or namespace beside the record hides: <c>Value</c>, where the user has a type of that name.</summary>
internal static class HiddenNames
{
    /// <summary>The code with every hidden name in full.</summary>
    /// <param name="code">A part of a generated file.</param>
    /// <param name="home">What is hidden there.</param>
    /// <param name="isModule">Whether its tensors have data.</param>
    /// <param name="members">The record's own names, which stand for themselves in expressions.</param>
    public static string Spell(string code, Home home, bool isModule, IEnumerable<string> members)
    {
        if (home.Hidden.Count == 0) return code;
        HashSet<string> hidden = [.. home.Hidden], own = [.. members];
        SyntaxNode file = CSharpSyntaxTree.ParseText(code).GetRoot();
        TextChange[] changes =
        [
            .. file.DescendantNodes(static node => node is not UsingDirectiveSyntax).OfType<SimpleNameSyntax>()
                .Where(name => hidden.Contains(name.Identifier.ValueText) && NamesType(name, own))
                .Select(name => new TextChange(name.Identifier.Span, CodeNames.Full(name.Identifier.ValueText, isModule))),
        ];
        return SourceText.From(code).WithChanges(changes).ToString();
    }

    /// <summary>
    /// A module without a namespace: nowhere could its operations win over those of the language, which the user may import for all files, so each is
    /// written in full.
    /// </summary>
    public static string WithoutNamespace(string module)
    {
        TextChange[] changes =
        [
            .. CSharpSyntaxTree.ParseText(module).GetRoot().DescendantNodes().OfType<InvocationExpressionSyntax>()
                .Select(static call => call.Expression).OfType<IdentifierNameSyntax>()
                .Select(static name => (name.Span, Home: Owner(name.Identifier.ValueText))).Where(static name => name.Home.Length > 0)
                .Select(static name => new TextChange(new(name.Span.Start, 0), name.Home)),
        ];
        return SourceText.From(module).WithChanges(changes).ToString();
    }

    private static string Owner(string name) =>
        LayerTable.Find(name) is not null || name == "Weight" ? CodeNames.Full("Layers") + "."
        : OpTable.Find(name) is not null ? CodeNames.Full("TensorOps") + "."
        : "";

    private static bool NamesType(SimpleNameSyntax name, HashSet<string> own) => name.Parent switch
    {
        QualifiedNameSyntax qualified => qualified.Left == name,
        AliasQualifiedNameSyntax or NameColonSyntax or NameEqualsSyntax => false,
        MemberAccessExpressionSyntax access => access.Expression == name && !own.Contains(name.Identifier.ValueText),
        _ => SyntaxFacts.IsInTypeOnlyContext(name),
    };
}
