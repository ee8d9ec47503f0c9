using System.Linq;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MaskFormer.Generators;

/// <summary>Lowers expressions over tensors.</summary>
internal sealed class TensorReader
{
    private readonly ReadingContext context;
    private readonly ParameterReader parameters;
    private readonly RecordReader records;
    private readonly WiredReader wired;
    private readonly LoopReader loops;
    private readonly RowReader rows;

    public TensorReader(ReadingContext context, ParameterReader parameters, RecordReader records)
    {
        (this.context, this.parameters, this.records) = (context, parameters, records);
        wired = new(context, records);
        loops = new(context, records, wired, Read);
        rows = new(context, loops, Read);
    }

    /// <summary>The body of a property that holds a row of tensors.</summary>
    public Node Row(ExpressionSyntax e) => rows.Read(e, ReadingScope.Empty);

    public Node Read(ExpressionSyntax e, ReadingScope scope)
    {
        e = context.Plain(e);
        if (e is MemberAccessExpressionSyntax or ElementAccessExpressionSyntax or InvocationExpressionSyntax && IsOfStatic(e)) return Node.Unknown;
        switch (e)
        {
            case IdentifierNameSyntax name when scope.Find(name) is NodeKind.Carried:
                return context.Make(NodeKind.Carried, name.Identifier.ValueText, e);
            case IdentifierNameSyntax name when context.Find(e, scope) is { } own && IsTensor(own.Kind):
                return context.Make(NodeKind.Value, name.Identifier.ValueText, e);
            case BinaryExpressionSyntax binary when OperatorOps.Name(binary.OperatorToken.ValueText) is { } op && IsTensor(e, scope):
                return context.Make(NodeKind.Op, op, e, Read(binary.Left, scope), Read(binary.Right, scope));
            case PrefixUnaryExpressionSyntax { OperatorToken.ValueText: "-" } minus when IsTensor(minus.Operand, scope):
                return context.Make(NodeKind.Op, "Negate", e, Read(minus.Operand, scope));
            case ConditionalExpressionSyntax choice when IsTensor(e, scope):
                return context.Make(
                    NodeKind.Choose,
                    "",
                    e,
                    parameters.Read(choice.Condition, scope),
                    Read(choice.WhenTrue, scope),
                    Read(choice.WhenFalse, scope)
                );
            case MemberAccessExpressionSyntax access when records.IsWired(access.Expression, scope):
                if (!wired.HasOutput(access, scope)) return Node.Unknown;
                return context.Make(NodeKind.Output, access.Name.Identifier.ValueText, e, Wired(access.Expression, scope));
            case IdentifierNameSyntax name when context.Statics.Contains(name.Identifier.ValueText):
                return Node.Unknown;
            case ElementAccessExpressionSyntax { ArgumentList.Arguments: [{ Expression: var place }] } pick when rows.IsRow(pick.Expression, scope):
                return context.Make(NodeKind.Pick, "", e, rows.Read(pick.Expression, scope), parameters.Read(place, scope));
            case ElementAccessExpressionSyntax { Expression: ThisExpressionSyntax }:
                return context.Outside(e, "a record's own indexer is not read: give the value a property, and name that");
            case InvocationExpressionSyntax number when IsNumber(number, scope):
                return context.Make(NodeKind.Scalar, "", e, parameters.Read(e, scope)); // Math.Sqrt(Hidden)
            case InvocationExpressionSyntax call:
                return Call(call, scope);
            case IdentifierNameSyntax { Identifier.ValueText: "Port" }:
                return context.Outside(e, "an input is a property of its own: [Input(\"…\")] Tensor X => Port");
            default:
                return IsTensor(e, scope) || IsTensorElsewhere(e)
                    ? context.Outside(e, Remedy(e, scope))
                    : context.Make(NodeKind.Scalar, "", e, parameters.Read(e, scope));
        }
    }

    private string Remedy(ExpressionSyntax e, ReadingScope scope) => e switch
    {
        SwitchExpressionSyntax => "which of two tensors flows is written as test ? one : other",
        CastExpressionSyntax { Expression: var cast } => $"it is a tensor already: write {cast}",
        MemberAccessExpressionSyntax { Expression: BaseExpressionSyntax, Name: var name } => $"write {name}",
        MemberAccessExpressionSyntax { Expression: var block, Name: var name } when IsBlock(block, scope) =>
            $"a block gives its outputs when it has its inputs: {block}.On(…).{name}",
        _ => "it is no operation of the language",
    };

    /// <summary>A block that has been wired: <c>Level3.On(Res4, P5)</c>, or a property that holds one.</summary>
    public Node Wired(ExpressionSyntax e, ReadingScope scope)
    {
        e = context.Plain(e);
        if (e is IdentifierNameSyntax name) return context.Make(NodeKind.Value, name.Identifier.ValueText, e);
        if (e is not InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "On" or "Each" } access } call)
            return context.Outside(e, "write block.On(inputs)");
        bool each = access.Name.Identifier.ValueText == Node.Each;
        return context.Make(
            NodeKind.On,
            each ? Node.Each : "",
            e,
            call.ArgumentList.Arguments.Select(a => each ? OfItems(a, scope) : Input(a, scope)).Prepend(wired.Called(access.Expression, scope))
        );
    }

    // What all items share is marked: everything else has an entry for each of them.
    private Node OfItems(ArgumentSyntax input, ReadingScope scope) =>
        context.Plain(input.Expression) is InvocationExpressionSyntax { ArgumentList.Arguments: [var shared] } call
        && PlainSyntax.NameOf(call.Expression, context.Model(call)) == nameof(NodeKind.Same)
            ? context.Make(NodeKind.Same, "", call, Read(shared.Expression, scope))
            : Read(input.Expression, scope);

    // By place or by the name of the port; the order of the ports is known to the checker only.
    private Node Input(ArgumentSyntax input, ReadingScope scope)
    {
        Node value = Read(input.Expression, scope);
        return input.NameColon is null ? value : context.Make(NodeKind.Set, input.NameColon.Name.Identifier.ValueText, input, value);
    }

    // C# over parameters: Math.Sqrt(Hidden).
    private bool IsNumber(InvocationExpressionSyntax call, ReadingScope scope) =>
        context.Plain(call.Expression) is MemberAccessExpressionSyntax && HoldsNoTensor(call, scope) && !IsTensorElsewhere(call);

    // A tensor that is no value of this block: a static one of another type, for example.
    private bool IsTensorElsewhere(ExpressionSyntax e) =>
        e is IdentifierNameSyntax or MemberAccessExpressionSyntax or InvocationExpressionSyntax
        && context.Model(e).GetTypeInfo(e, context.Token).Type is { Name: "Tensor" or "Layer" } type
        && KnownNames.NamespaceOf(type) == KnownNames.Language;

    private Node Call(InvocationExpressionSyntax call, ReadingScope scope)
    {
        switch (context.Plain(call.Expression))
        {
            case IdentifierNameSyntax { Identifier.ValueText: var name } when IsLayer(name):
                return Layer(name, call, scope);
            case IdentifierNameSyntax { Identifier.ValueText: var name } when context.Statics.Contains(name):
                return Node.Unknown;
            case IdentifierNameSyntax { Identifier.ValueText: var name }:
                return Operation(name, call, scope);
            case MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Fold" or "Scan" } access:
                return loops.Read(access, call, scope);
            case InvocationExpressionSyntax made when PlainSyntax.NameOf(made.Expression, context.Model(made)) is { } kind && LayerTable.Find(kind) is not null:
                return MakesLayer(call, kind);
            default:
                return context.Outside(call, "only operations of the language, layers and blocks can be called");
        }
    }

    private Node MakesLayer(InvocationExpressionSyntax call, string kind) =>
        context.Outside(call, $"'{kind}' makes a layer: give it a property of its own, Layer Name => {kind}(…), and call that");

    private Node Layer(string name, InvocationExpressionSyntax call, ReadingScope scope) =>
        context.Make(NodeKind.Apply, name, call, call.ArgumentList.Arguments.Select(a => Read(a.Expression, scope)));

    private bool IsLayer(string name) => context.Own.TryGetValue(name, out OwnProperty? own) && own.Kind is MemberKind.Layer;

    private Node Operation(string name, InvocationExpressionSyntax call, ReadingScope scope)
    {
        if (LayerTable.Find(name) is not null) return MakesLayer(call, name);
        if (name == "Weight") return context.Outside(call, "a weight has a property of its own: Tensor Name => Weight(…)");
        if (OpTable.Find(name) is not { } op || OperatorOps.Rows.Any(o => o.Name == name))
            return context.Outside(call, $"'{name}' is no operation of the language");
        return context.Make(
            NodeKind.Op,
            name,
            call,
            Arguments.Read(op.Signature, call, context, argument => Input(argument, scope), argument => parameters.Read(argument, scope))
        );
    }

    // A part of what has its finding where it stands: Both.Item1, Some[0](X).
    private bool IsOfStatic(ExpressionSyntax e) => context.Plain(e) switch
    {
        IdentifierNameSyntax name => context.Statics.Contains(name.Identifier.ValueText),
        MemberAccessExpressionSyntax part => IsOfStatic(part.Expression),
        ElementAccessExpressionSyntax part => IsOfStatic(part.Expression),
        InvocationExpressionSyntax { Expression: not MemberAccessExpressionSyntax } call => IsOfStatic(call.Expression),
        _ => false,
    };

    private Node Input(ExpressionSyntax e, ReadingScope scope) => rows.IsRow(e, scope) ? rows.Spread(e, scope) : Read(e, scope);

    private bool IsTensor(ExpressionSyntax e, ReadingScope scope) =>
        context.Plain(e) switch
        {
            var part when IsOfStatic(part) => true,
            IdentifierNameSyntax name => scope.Find(name) is NodeKind.Carried || (context.Find(name, scope) is { } own && IsTensor(own.Kind)),
            BinaryExpressionSyntax binary => IsTensor(binary.Left, scope) || IsTensor(binary.Right, scope),
            PrefixUnaryExpressionSyntax prefix => IsTensor(prefix.Operand, scope),
            ConditionalExpressionSyntax choice => IsTensor(choice.WhenTrue, scope) || IsTensor(choice.WhenFalse, scope),
            MemberAccessExpressionSyntax access => records.IsWired(access.Expression, scope),
            ElementAccessExpressionSyntax pick when rows.IsRow(pick.Expression, scope) => true,
            InvocationExpressionSyntax call when context.Plain(call.Expression) is IdentifierNameSyntax { Identifier.ValueText: var name } =>
                OpTable.Find(name) is not null || IsLayer(name),
            InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax access } => access.Name.Identifier.ValueText is "Fold" or "Scan"
                || IsTensor(access.Expression, scope),
            ImplicitArrayCreationExpressionSyntax or ArrayCreationExpressionSyntax or CollectionExpressionSyntax => true,
            ThrowExpressionSyntax
            or DefaultExpressionSyntax
            or LiteralExpressionSyntax { RawKind: (int)SyntaxKind.NullLiteralExpression or (int)SyntaxKind.DefaultLiteralExpression } => true, // instead of one
            var other => other.DescendantNodes().OfType<ExpressionSyntax>().Any(part => IsNamed(part, scope)),
        };

    private bool IsBlock(ExpressionSyntax e, ReadingScope scope) =>
        (e is IdentifierNameSyntax item && scope.Find(item) is NodeKind.Item) || context.Find(e, scope) is { Kind: MemberKind.Block };

    // A part of what the language does not have, by which it is seen that a tensor was meant.
    private bool IsNamed(ExpressionSyntax part, ReadingScope scope) => part switch
    {
        IdentifierNameSyntax name => IsTensor(name, scope) || IsLayer(name.Identifier.ValueText) || context.Find(name, scope)?.Kind == MemberKind.BlockValue,
        InvocationExpressionSyntax call => PlainSyntax.NameOf(call.Expression, context.Model(call)) is { } name && OpTable.Find(name) is not null,
        _ => false,
    };

    private bool HoldsNoTensor(InvocationExpressionSyntax call, ReadingScope scope) =>
        !IsTensor(call, scope)
        && call.DescendantNodes().All(inner => inner switch
        {
            IdentifierNameSyntax name => !IsTensor(name, scope) && !IsLayer(name.Identifier.ValueText) && name.Identifier.ValueText is not ("On" or "Each"),
            LambdaExpressionSyntax => false,
            _ => true,
        });

    private static bool IsTensor(MemberKind kind) => kind is MemberKind.Input or MemberKind.Value or MemberKind.Output or MemberKind.Weight;
}
