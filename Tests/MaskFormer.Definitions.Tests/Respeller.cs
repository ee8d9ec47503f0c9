using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MaskFormer.Definitions.Tests;

/// <summary>Writes the bodies of properties in other words that mean the same to C#.</summary>
internal sealed class Respeller(SemanticModel model, Random random) : CSharpSyntaxRewriter
{
    public override SyntaxNode? Visit(SyntaxNode? node)
    {
        SyntaxNode? visited = base.Visit(node);
        if (node is not ExpressionSyntax before || visited is not ExpressionSyntax after || !IsInBody(before)) return visited;
        ExpressionSyntax plain = after.WithoutTrivia();
        if (before is IdentifierNameSyntax name) plain = Qualified(name, plain);
        return (IsValue(before) ? Wrapped(before, plain) : plain).WithTriviaFrom(after);
    }

    /// <summary>A body or an initial value of a property; types and attributes are left alone.</summary>
    private static bool IsInBody(SyntaxNode node) => node.Ancestors().Any(static above =>
        above is ArrowExpressionClauseSyntax { Parent: PropertyDeclarationSyntax } or EqualsValueClauseSyntax { Parent: PropertyDeclarationSyntax });

    private ExpressionSyntax Qualified(IdentifierNameSyntax name, ExpressionSyntax written)
    {
        if (name.Parent is MemberAccessExpressionSyntax access && access.Name == name) return written;
        if (name.Parent is NameColonSyntax or QualifiedNameSyntax or AliasQualifiedNameSyntax or ParameterSyntax) return written;
        if (name.Parent is AssignmentExpressionSyntax { Parent: InitializerExpressionSyntax } set && set.Left == name) return written;
        ISymbol? symbol = model.GetSymbolInfo(name).Symbol;
        string text = written.ToString();
        string? spelled = symbol switch
        {
            IPropertySymbol { IsStatic: false } when !IsInitial(name) => Choose(text, $"this.{text}", $"(this).{text}"),
            (IMethodSymbol or IPropertySymbol) and { IsStatic: true, ContainingType.Name: "Ops" } =>
                Choose(text, $"Ops.{text}", $"MaskFormer.Language.Ops.{text}", $"global::MaskFormer.Language.Ops.{text}"),
            INamedTypeSymbol { ContainingType: null } type =>
                Choose(text, type.ToDisplayString(), type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat)),
            _ => null,
        };
        if (spelled is null || spelled == text) return written;
        return written is TypeSyntax && name.Parent is ObjectCreationExpressionSyntax
            ? SyntaxFactory.ParseTypeName(spelled)
            : SyntaxFactory.ParseExpression(spelled);
    }

    private ExpressionSyntax Wrapped(ExpressionSyntax before, ExpressionSyntax written)
    {
        bool isNew = before is ImplicitObjectCreationExpressionSyntax or CollectionExpressionSyntax;
        string text = written.ToString();
        bool isWhole = text.Contains('(', StringComparison.Ordinal) || before is WithExpressionSyntax; // (Name)! would be a cast, and with { … }! is none
        string spelled = !isNew && model.GetTypeInfo(before).Type is { IsReferenceType: true, SpecialType: SpecialType.None }
            ? Choose(text, text, $"({text})", isWhole ? $"({text})!" : $"({text}!)")
            : Choose(text, text, $"({text})");
        return spelled == text ? written : SyntaxFactory.ParseExpression(spelled);
    }

    private bool IsValue(ExpressionSyntax e) =>
        e is not (LambdaExpressionSyntax or ThrowExpressionSyntax)
        && e.Parent switch
        {
            ArgumentSyntax or ConditionalExpressionSyntax or ArrowExpressionClauseSyntax or EqualsValueClauseSyntax or LambdaExpressionSyntax => true,
            PrefixUnaryExpressionSyntax or SwitchExpressionArmSyntax or SwitchExpressionSyntax => true,
            BinaryExpressionSyntax binary => !binary.IsKind(SyntaxKind.IsExpression) && !binary.IsKind(SyntaxKind.AsExpression),
            AssignmentExpressionSyntax set => set.Right == e,
            MemberAccessExpressionSyntax access => access.Expression == e && model.GetSymbolInfo(e).Symbol is not INamespaceOrTypeSymbol,
            _ => false, // before 'with' a name in parentheses is a cast
        };

    // An initial value has no 'this'.
    private static bool IsInitial(SyntaxNode node) =>
        node.Ancestors().Any(static above => above is EqualsValueClauseSyntax { Parent: PropertyDeclarationSyntax });

    private string Choose(params string[] forms) => forms[random.Next(forms.Length)];
}
