using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MaskFormer.Generators;

/// <summary>Lowers expressions over blocks: creation, <c>with</c>, choice, repetition. The records are real; these are also run.</summary>
internal sealed class RecordReader(ReadingContext context, ParameterReader parameters)
{
    /// <param name="e">The expression.</param>
    /// <param name="target">Full name of the expected block, for <c>new()</c>.</param>
    /// <param name="scope">Lambda parameters in force.</param>
    public Node Read(ExpressionSyntax e, string target, ReadingScope scope)
    {
        e = context.Plain(e);
        switch (e)
        {
            case IdentifierNameSyntax name when scope.Find(name) is NodeKind.Item:
                return context.Make(NodeKind.Item, name.Identifier.ValueText, e);
            case IdentifierNameSyntax name when context.Find(e, scope) is { BlockName.Length: > 0 }:
                return context.Make(NodeKind.Block, name.Identifier.ValueText, e);
            case BaseObjectCreationExpressionSyntax creation when (creation.ArgumentList?.Arguments.Count ?? 0) == 0:
                return context.Make(
                    NodeKind.New,
                    creation is ObjectCreationExpressionSyntax named ? Resolve(named.Type, target) : target,
                    e,
                    Sets(creation.Initializer, scope)
                );
            case WithExpressionSyntax copy:
                return context.Make(NodeKind.With, "", e, Sets(copy.Initializer, scope).Prepend(Read(copy.Expression, target, scope)));
            case ConditionalExpressionSyntax choice:
                return context.Make(
                    NodeKind.Choose,
                    "",
                    e,
                    parameters.Read(choice.Condition, scope),
                    Read(choice.WhenTrue, target, scope),
                    Read(choice.WhenFalse, target, scope)
                );
            case InvocationExpressionSyntax call when PlainSyntax.NameOf(call.Expression, context.Model(e)) == "Repeat"
                && Arguments.ByName(call, "count", "make") is [{ } count, LambdaExpressionSyntax { ExpressionBody: { } body } lambda]:
                string index = Parameter(lambda);
                return context.Make(NodeKind.Repeat, index, e, parameters.Read(count, scope), Read(body, target, scope.With(index, NodeKind.Index)));
            default:
                return context.Outside(e, "a block is made by 'new', 'with', '?:' or 'Repeat(count, i => new …)'");
        }
    }

    /// <summary>Whether an expression is a block with its inputs wired.</summary>
    public bool IsWired(ExpressionSyntax e, ReadingScope scope) => context.Plain(e) switch
    {
        IdentifierNameSyntax name => context.Find(name, scope)?.Kind is MemberKind.BlockValue,
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "On" } } => true,
        _ => false,
    };

    private List<Node> Sets(InitializerExpressionSyntax? initializer, ReadingScope scope) =>
    [
        .. (initializer?.Expressions ?? []).OfType<AssignmentExpressionSyntax>().Select(set =>
            context.Make(NodeKind.Set, set.Left.ToString(), set, Value(set.Right, scope))),
    ];

    private Node Value(ExpressionSyntax e, ReadingScope scope) =>
        context.Plain(e) switch
        {
            WithExpressionSyntax => Read(e, "", scope),
            ObjectCreationExpressionSyntax creation when Symbol(creation.Type) is { } type && KnownNames.IsBlock(type) => Read(
                e,
                type.ToDisplayString(),
                scope
            ),
            IdentifierNameSyntax name when context.Find(name, scope) is { BlockName.Length: > 0 } => Read(e, "", scope),
            _ => parameters.Read(e, scope),
        };

    private string Resolve(TypeSyntax type, string target) =>
        type is IdentifierNameSyntax && type.ToString() == Names.Last(target) ? target : Symbol(type)?.ToDisplayString() ?? target;

    private INamedTypeSymbol? Symbol(TypeSyntax type) => context.Model(type).GetSymbolInfo(type, context.Token).Symbol as INamedTypeSymbol;

    private static string Parameter(LambdaExpressionSyntax lambda) => lambda switch
    {
        SimpleLambdaExpressionSyntax one => one.Parameter.Identifier.ValueText,
        ParenthesizedLambdaExpressionSyntax { ParameterList.Parameters: [var first, ..] } => first.Identifier.ValueText,
        _ => "_",
    };
}
