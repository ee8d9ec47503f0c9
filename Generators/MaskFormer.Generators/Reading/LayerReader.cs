using System.Linq;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MaskFormer.Generators;

/// <summary>Lowers the bodies of layer properties: a layer of the table, or a choice of two.</summary>
internal sealed class LayerReader(ReadingContext context, ParameterReader parameters)
{
    public Node Read(ExpressionSyntax e) =>
        context.Plain(e) switch
        {
            ConditionalExpressionSyntax choice => context.Make(
                NodeKind.Choose,
                "",
                choice,
                parameters.Read(choice.Condition, ReadingScope.Empty),
                Read(choice.WhenTrue),
                Read(choice.WhenFalse)
            ),
            InvocationExpressionSyntax call when context.Plain(call.Expression) is IdentifierNameSyntax name
                && LayerTable.Find(name.Identifier.ValueText) is { } kind => Layer(kind, call),
            var other => context.Outside(other, $"a layer is one of {string.Join(", ", LayerTable.All.Select(static k => k.Name))}"),
        };

    /// <summary>The arguments of <c>Weight(shape, init)</c>.</summary>
    public Node ReadWeight(InvocationExpressionSyntax call) =>
        context.Make(NodeKind.Op, "Weight", call, Arguments.Read(LayerTable.Weight, call, context, static _ => Node.Unknown, Parameter));

    private Node Layer(LayerKind kind, InvocationExpressionSyntax call) =>
        context.Make(NodeKind.Op, kind.Name, call, Arguments.Read(kind.Signature, call, context, static _ => Node.Unknown, Parameter));

    private Node Parameter(ExpressionSyntax e) => parameters.Read(e, ReadingScope.Empty);
}
