using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MaskFormer.Generators;

/// <summary>Lowers expressions that must be blocks: creation, <c>with</c>, choice, repetition. The records are real; these are also run.</summary>
internal sealed class RecordReader(ReadingContext context, ParameterReader parameters)
{
    /// <param name="e">The expression.</param>
    /// <param name="target">The expected type, for <c>new()</c>; null if the expression must tell.</param>
    /// <param name="scope">Lambda parameters in force.</param>
    public Node Read(ExpressionSyntax e, ITypeSymbol? target, ReadingScope scope)
    {
        e = context.Plain(e);
        switch (e)
        {
            case IdentifierNameSyntax name when scope.Find(name) is NodeKind.Item:
                return context.Make(NodeKind.Item, name.Identifier.ValueText, e);
            case IdentifierNameSyntax name when context.Find(e, scope) is { BlockName.Length: > 0 }:
                return context.Make(NodeKind.Block, name.Identifier.ValueText, e);
            case BaseObjectCreationExpressionSyntax creation when parameters.Created(creation, target) is not null:
                return parameters.Read(e, scope, target);
            case WithExpressionSyntax copy:
                Node read = parameters.Read(e, scope, target);
                return read[0].Kind == NodeKind.Opaque ? Read(copy.Expression, target, scope) : read;
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
            case IdentifierNameSyntax name when context.Statics.Contains(name.Identifier.ValueText):
                return Node.Unknown;
            case IdentifierNameSyntax when context.Find(e, scope) is { Type: INamedTypeSymbol { IsRecord: false } held } && KnownNames.IsBlock(held):
                return Node.Unknown; // so does it here
            case BaseObjectCreationExpressionSyntax when target is INamedTypeSymbol { IsRecord: false } && KnownNames.IsBlock(target):
                return Node.Unknown; // MF1002 says what it is
            default:
                return context.Outside(e, "a block is made by 'new', 'with', '?:' or 'Repeat(count, i => new …)'");
        }
    }

    /// <summary>Whether an expression is a block with its inputs wired.</summary>
    public bool IsWired(ExpressionSyntax e, ReadingScope scope) => context.Plain(e) switch
    {
        IdentifierNameSyntax name => context.Find(name, scope)?.Kind is MemberKind.BlockValue,
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "On" or "Each" } } => true,
        _ => false,
    };

    /// <summary>The name of a lambda's first parameter.</summary>
    public static string Parameter(LambdaExpressionSyntax lambda) => lambda switch
    {
        SimpleLambdaExpressionSyntax one => one.Parameter.Identifier.ValueText,
        ParenthesizedLambdaExpressionSyntax { ParameterList.Parameters: [var first, ..] } => first.Identifier.ValueText,
        _ => "_",
    };
}
