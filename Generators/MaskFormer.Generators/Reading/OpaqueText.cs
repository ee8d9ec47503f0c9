using System.Collections.Generic;
using System.Linq;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MaskFormer.Generators;

/// <summary>Copies C# that is run but not understood, so that it means the same in generated code.</summary>
internal static class OpaqueText
{
    /// <summary>The expression with own names marked, types spelled out, and without parentheses that mean nothing.</summary>
    public static string Write(ExpressionSyntax e, ReadingContext context, ReadingScope scope)
    {
        string source = e.ToString();
        List<(int From, int To, string Text)> edits = [];
        int start = e.SpanStart, at = 0;
        HashSet<string> local = [.. e.DescendantNodes().OfType<ParameterSyntax>().Select(static p => p.Identifier.ValueText)];
        foreach (SyntaxNode node in e.DescendantNodesAndSelf())
        {
            if (node.SpanStart - start < at) continue; // inside of what is written already
            string? replacement = node switch
            {
                PostfixUnaryExpressionSyntax sure when IsSureAnyway(sure, context, scope) => Write(sure.Operand, context, scope),
                MemberAccessExpressionSyntax own when PlainSyntax.Of(own) is SimpleNameSyntax member => Node.Self + member.ToString(),
                MemberAccessExpressionSyntax or AliasQualifiedNameSyntax => TypeName((ExpressionSyntax)node, context),
                IdentifierNameSyntax name => Replacement(name, local, context, scope),
                _ => null,
            };
            if (replacement is null)
            {
                if (node is ParenthesizedExpressionSyntax outer && MeansNothing(outer))
                    edits.AddRange([(outer.OpenParenToken.SpanStart - start, outer.OpenParenToken.Span.End - start, ""),
                        (outer.CloseParenToken.SpanStart - start, outer.CloseParenToken.Span.End - start, "")]);
                continue;
            }

            edits.Add((node.SpanStart - start, node.Span.End - start, replacement));
            at = node.Span.End - start;
        }

        StringBuilder text = new();
        at = 0;
        foreach ((int from, int to, string replacement) in edits.OrderBy(static edit => edit.From))
        {
            text.Append(source, at, from - at).Append(replacement);
            at = to;
        }

        return OneLine(text.Append(source, at, source.Length - at).ToString());
    }

    // X! of an own member that is never null.
    private static bool IsSureAnyway(PostfixUnaryExpressionSyntax sure, ReadingContext context, ReadingScope scope) =>
        sure.IsKind(SyntaxKind.SuppressNullableWarningExpression) && context.Find(context.Plain(sure.Operand), scope) is { } own
        && own.Type is { NullableAnnotation: not NullableAnnotation.Annotated } and not { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T };

    // Around one name, number or call, and around a whole argument; f((a < b), c > (d)) would become a call of a<b, c>.
    private static bool MeansNothing(ParenthesizedExpressionSyntax outer) =>
        (outer.Parent is ArgumentSyntax or ParenthesizedExpressionSyntax && !outer.Expression.IsKind(SyntaxKind.LessThanExpression))
        || outer.Expression is SimpleNameSyntax or MemberAccessExpressionSyntax or LiteralExpressionSyntax or InvocationExpressionSyntax
            or ElementAccessExpressionSyntax or ParenthesizedExpressionSyntax;

    /// <summary>A type as generated code spells it: that code sits in the block's namespace and knows the language's.</summary>
    public static string Spell(ITypeSymbol type, ReadingContext context)
    {
        string space = type.ContainingNamespace is { IsGlobalNamespace: false } own ? own.ToDisplayString() : "";
        string full = type.ToDisplayString();
        if (type.ContainingType is not null || type.SpecialType != SpecialType.None)
            return full;
        if (KnownNames.IsHidden(type, context.Block)) return KnownNames.FullName(type);
        return space == "MaskFormer.Language"
            ? type.Name
            : Names.In(full, context.Block.ContainingNamespace.IsGlobalNamespace ? "" : context.Block.ContainingNamespace.ToDisplayString());
    }

    // A type however it is qualified.
    private static string? TypeName(ExpressionSyntax e, ReadingContext context) =>
        context.Model(e).GetSymbolInfo(e, context.Token).Symbol is INamedTypeSymbol type ? Spell(type, context) : null;

    private static string? Replacement(IdentifierNameSyntax name, HashSet<string> local, ReadingContext context, ReadingScope scope)
    {
        string text = name.Identifier.ValueText;
        if (name.Parent is MemberAccessExpressionSyntax access && access.Name == name) return null;
        if (name.Parent is NameColonSyntax or NameEqualsSyntax or QualifiedNameSyntax || local.Contains(text)) return null;
        if (scope.Find(name) is { } kind) return kind == NodeKind.Index ? Node.Turn + text : null;
        if (name.Parent is AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax } assignment && assignment.Left == name) return null;
        return context.Model(name).GetSymbolInfo(name, context.Token).Symbol switch
        {
            INamedTypeSymbol type => Spell(type, context),
            IMethodSymbol { IsStatic: true } method => Spell(method.ContainingType, context) + "." + text,
            IFieldSymbol { IsStatic: true } field => Spell(field.ContainingType, context) + "." + text,
            IPropertySymbol { IsStatic: true } property => Spell(property.ContainingType, context) + "." + text,
            IPropertySymbol or IMethodSymbol or IFieldSymbol => Node.Self + text,
            _ => context.Own.ContainsKey(text) ? Node.Self + text : null,
        };
    }

    private static string OneLine(string text) =>
        string.Join(" ", text.Split(['\n', '\r'], System.StringSplitOptions.RemoveEmptyEntries).Select(static line => line.Trim()));
}
