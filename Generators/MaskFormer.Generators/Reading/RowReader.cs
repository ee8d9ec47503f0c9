using System;
using System.Linq;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MaskFormer.Generators;

/// <summary>Lowers rows of tensors: <c>[Res4, Res3, .. Others]</c>, or what a loop collects.</summary>
internal sealed class RowReader(ReadingContext context, LoopReader loops, Func<ExpressionSyntax, ReadingScope, Node> tensor)
{
    public Node Read(ExpressionSyntax e, ReadingScope scope)
    {
        e = context.Plain(e);
        return e switch
        {
            IdentifierNameSyntax name when IsRow(e, scope) => context.Make(NodeKind.Value, name.Identifier.ValueText, e),
            CollectionExpressionSyntax all => context.Make(NodeKind.Row, "", e, all.Elements.Select(part => Element(part, scope)).ToArray()),
            InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } call when LoopReader.LeavesRow(call) =>
                loops.Read(access, call, scope),
            _ => context.Outside(e, "a row of tensors is [A, B], or what Layers.Collect or Layers.Map leaves"),
        };
    }

    /// <summary>A row where tensors are wanted: all that it holds.</summary>
    public Node Spread(ExpressionSyntax e, ReadingScope scope) => context.Make(NodeKind.Spread, "", e, Read(e, scope));

    public bool IsRow(ExpressionSyntax e, ReadingScope scope) => context.Plain(e) switch
    {
        IdentifierNameSyntax name => context.Find(name, scope)?.Kind == MemberKind.Row,
        InvocationExpressionSyntax call => LoopReader.LeavesRow(call),
        _ => false,
    };

    private Node Element(CollectionElementSyntax element, ReadingScope scope) => element switch
    {
        ExpressionElementSyntax one => tensor(one.Expression, scope),
        SpreadElementSyntax row => Spread(row.Expression, scope),
        _ => context.Outside(element, "a row of tensors is [A, B]"),
    };
}
