using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MaskFormer.Generators;

/// <summary>
/// Signs, seen without binding anything, that the C# compiler may refuse a body. Only then is the body bound and the compiler asked, because what is
/// written anew into generated code would be refused there too.
/// </summary>
internal static class Doubts
{
    public static bool Any(MemberKind kind, OwnProperty own, ExpressionSyntax? body, Node? node, ReadingContext context) =>
        node?.Descend().Any(n => IsUnclear(kind, n) || IsNoNumber(n, context)) == true
        || (IsRun(kind) && node?.Descend().Any(n => IsUnwritable(n, context)) == true)
        || (node is not null && kind is MemberKind.Block or MemberKind.Stack && !IsOf(own.BlockName, kind, node!))
        || (body is not null && !IsRun(kind) && Calls(body).Any(call => IsDoubtful(call, context)));

    // What is not understood may be what the C# compiler does not understand either.
    private static bool IsUnclear(MemberKind kind, Node n) => n switch
    {
        { Kind: NodeKind.Unknown or NodeKind.Opaque } => true,
        { Kind: NodeKind.Scalar } => n[0].Kind is NodeKind.Block or NodeKind.Item or NodeKind.Text or NodeKind.Flag || n.Descend().Any(IsDecimal),
        { Kind: NodeKind.Binary, Text: "/" or "%" } => n[1] is { Kind: NodeKind.Number, Text: "0" },
        { Kind: NodeKind.Repeat } => n[0].Kind is NodeKind.Text or NodeKind.Flag,
        { Kind: NodeKind.Null } => kind == MemberKind.Layer,
        { Kind: NodeKind.Pick } => n[1] is { Kind: NodeKind.Binary, Text: ".." } or { Kind: NodeKind.Text or NodeKind.Flag } || n[1].Descend().Any(IsReal),
        { Kind: NodeKind.Op } when n.Args.Any(static a => a.Kind == NodeKind.Spread) =>
            OpTable.Find(n.Text)?.Signature.Arguments.All(static argument => argument.Kind != ArgumentKind.Tensors) == true,
        _ => false,
    };

    // No int: 2.0, 2f, 2L.
    private static bool IsReal(Node n) => n.Kind == NodeKind.Number && !n.Text.StartsWith("0x") && n.Text.IndexOfAny([.. ".dDfFmMlL"]) >= 0;

    private static bool IsDecimal(Node n) => n.Kind == NodeKind.Number && n.Text.EndsWith("m", System.StringComparison.OrdinalIgnoreCase);

    // A parameter beside a tensor.
    private static bool IsNoNumber(Node n, ReadingContext context) => n is { Kind: NodeKind.Scalar, Args: [{ Kind: NodeKind.Name, Text: var name }] }
        && context.Own.TryGetValue(name, out OwnProperty? own)
        && own.Type.SpecialType is not (SpecialType.System_Int32 or SpecialType.System_Int64 or SpecialType.System_Single or SpecialType.System_Double);

    // A parameter of a type that none can have, as uint.
    private static bool IsUnwritable(Node n, ReadingContext context) => n.Kind == NodeKind.Name && context.Own.TryGetValue(n.Text, out OwnProperty? own)
        && own.Symbol.SetMethod is not null && own.Type.OriginalDefinition.SpecialType != SpecialType.System_Nullable_T
        && Configuration.ParameterTypes.KindOf(own.Type) is null;

    // A block, or a row of blocks, of another record than the property's: a record of its kind may well stand there, but that is for C# to say.
    private static bool IsOf(string block, MemberKind kind, Node node) => node.Kind switch
    {
        NodeKind.Choose => IsOf(block, kind, node[1]) && IsOf(block, kind, node[2]),
        NodeKind.Repeat => kind == MemberKind.Stack && IsOf(block, MemberKind.Block, node[1]),
        NodeKind.New => kind == MemberKind.Block && node.Text == block,
        _ => kind == MemberKind.Block,
    };

    private static bool IsRun(MemberKind kind) =>
        kind is MemberKind.Parameter or MemberKind.Derived or MemberKind.Require or MemberKind.Block or MemberKind.Stack;

    private static IEnumerable<InvocationExpressionSyntax> Calls(ExpressionSyntax body) => body.DescendantNodesAndSelf().OfType<InvocationExpressionSyntax>();

    private static bool IsDoubtful(InvocationExpressionSyntax call, ReadingContext context)
    {
        if (PlainSyntax.NameOf(call.Expression, context.Model(call)) is not { } name || context.Own.ContainsKey(name)) return false;
        if ((name == "Weight" ? LayerTable.Weight : LayerTable.Find(name)?.Signature ?? OpTable.Find(name)?.Signature) is not { } signature) return false;
        SeparatedSyntaxList<ArgumentSyntax> given = call.ArgumentList.Arguments;
        bool takesMore = signature.Arguments.Any(static argument => argument.Kind == ArgumentKind.Tensors);
        if (given.Count > signature.Arguments.Count && !takesMore) return true;
        for (int i = 0; i < given.Count; i++)
        {
            string? named = given[i].NameColon?.Name.Identifier.ValueText;
            int place = named is not null ? signature.IndexOf(named) : System.Math.Min(i, signature.Arguments.Count - 1);
            if (place == signature.Arguments.Count || !Fits(signature.Arguments[place], context.Plain(given[i].Expression), context)) return true;
        }

        return false;
    }

    private static bool Fits(Argument argument, ExpressionSyntax value, ReadingContext context) =>
        argument.Kind is not (ArgumentKind.Number or ArgumentKind.Flag or ArgumentKind.Enum) || value switch
        {
            LiteralExpressionSyntax => argument.Kind switch
            {
                ArgumentKind.Number => value.IsKind(SyntaxKind.NumericLiteralExpression) && (argument.IsReal || IsWhole(value)),
                ArgumentKind.Flag => value.Kind() is SyntaxKind.TrueLiteralExpression or SyntaxKind.FalseLiteralExpression,
                _ => false,
            },
            IdentifierNameSyntax => Names(value, context).All(own => Is(argument, own.Type)),
            _ => argument.IsReal || (value.DescendantNodes().All(IsWhole) && Names(value, context).All(static own => MayCount(own.Type))),
        };

    private static bool Is(Argument argument, ITypeSymbol type) => argument.Kind switch
    {
        ArgumentKind.Number => type.SpecialType == SpecialType.System_Int32
            || (argument.IsReal && type.SpecialType is SpecialType.System_Int64 or SpecialType.System_Double),
        ArgumentKind.Flag => type.SpecialType == SpecialType.System_Boolean,
        _ => type.TypeKind == TypeKind.Enum,
    };

    // In a sum, a condition or a path.
    private static bool MayCount(ITypeSymbol type) =>
        type.SpecialType is not (SpecialType.System_Int64 or SpecialType.System_Double or SpecialType.System_Single)
        && type.OriginalDefinition.SpecialType != SpecialType.System_Nullable_T;

    private static bool IsWhole(SyntaxNode value) => value is not LiteralExpressionSyntax { Token.Value: double or float or decimal or long };

    private static IEnumerable<OwnProperty> Names(ExpressionSyntax value, ReadingContext context) =>
        from name in value.DescendantNodesAndSelf().OfType<IdentifierNameSyntax>()
        where name.Parent is not MemberAccessExpressionSyntax access || access.Name != name || access.Expression is ThisExpressionSyntax
        where context.Own.ContainsKey(name.Identifier.ValueText)
        select context.Own[name.Identifier.ValueText];
}
