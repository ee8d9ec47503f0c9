using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MaskFormer.Generators;

/// <summary>Lowers loops over rows of blocks: <c>Layers.Fold(X, (layer, x, i) => …)</c>, <c>Scan</c>, <c>Collect</c>, <c>Map</c>.</summary>
internal sealed class LoopReader(ReadingContext context, RecordReader records, WiredReader wired, Func<ExpressionSyntax, ReadingScope, Node> tensor)
{
    /// <summary>Whether a call is a loop that leaves a row of tensors.</summary>
    public static bool LeavesRow(InvocationExpressionSyntax call) =>
        call.Expression is MemberAccessExpressionSyntax { Name.Identifier.ValueText: nameof(NodeKind.Collect) or nameof(NodeKind.Map) };

    public Node Read(MemberAccessExpressionSyntax access, InvocationExpressionSyntax call, ReadingScope scope)
    {
        if (!Enum.TryParse(access.Name.Identifier.ValueText, out NodeKind kind)) return Refused(call);
        ExpressionSyntax[] rows = [.. Rows(access.Expression)];
        ExpressionSyntax?[] given = kind == NodeKind.Map ? Arguments.ByName(call, "step") : Arguments.ByName(call, "seed", "step");
        if (given.LastOrDefault() is not ParenthesizedLambdaExpressionSyntax { ExpressionBody: { } body } lambda) return Refused(call);
        string[] names = [.. lambda.ParameterList.Parameters.Select(static p => p.Identifier.ValueText)];
        int passed = kind == NodeKind.Map ? 0 : 1, more = names.Length - rows.Length - passed;
        if (more is not (0 or 1) || (kind == NodeKind.Map && more == 0) || (passed == 1 && given[0] is null)) return Refused(call);
        string carried = passed == 1 ? names[rows.Length] : "", index = more == 1 ? names[names.Length - 1] : "";
        foreach (ExpressionSyntax row in rows)
        {
            if (wired.ItemOf(row, scope) is { TypeKind: TypeKind.Class } item && !KnownNames.IsBlock(item)) return wired.Unmarked(row, item);
            if (context.Find(row, scope) is { Kind: not MemberKind.Stack }) return Node.Unknown with { Site = context.Site(row) }; // as the C# compiler says
            if (context.Plain(row) is not IdentifierNameSyntax)
                return context.Outside(row, "a loop walks a row that has a property of its own, which gives its weights their keys: Blocks<Part> Row => …");
        }

        ReadingScope inside = scope;
        for (int i = 0; i < rows.Length; i++) inside = inside.With(names[i], NodeKind.Item, wired.ItemOf(rows[i], scope));
        if (carried.Length > 0) inside = inside.With(carried, NodeKind.Carried);
        if (index.Length > 0) inside = inside.With(index, NodeKind.Index);
        Node[] read = [.. rows.Select(row => records.Read(row, null, scope))];
        List<Node> args = [read.Length == 1 ? read[0] : context.Make(NodeKind.Zip, "", access.Expression, read)];
        if (passed == 1) args.Add(tensor(given[0]!, scope));
        return context.Make(kind, Loop.Text(carried, index, names.Take(rows.Length)), call, args.Append(tensor(body, inside)));
    }

    private Node Refused(InvocationExpressionSyntax call) =>
        context.Outside(call, "write row.Fold(seed, (layer, x) => layer.On(x).Y), or (layer, x, i) => …");

    private IEnumerable<ExpressionSyntax> Rows(ExpressionSyntax e) => context.Plain(e) switch
    {
        InvocationExpressionSyntax
        {
            Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: nameof(NodeKind.Zip) } zip,
            ArgumentList.Arguments: [{ Expression: var other }],
        } => [.. Rows(zip.Expression), other],
        var row => [row],
    };
}
