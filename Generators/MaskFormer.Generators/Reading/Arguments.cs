using System;
using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MaskFormer.Generators;

/// <summary>Brings the arguments of a call into the order of a signature, defaults filled in.</summary>
internal static class Arguments
{
    public static IEnumerable<Node> Read(
        Signature signature,
        InvocationExpressionSyntax call,
        ReadingContext context,
        Func<ExpressionSyntax, Node> tensor,
        Func<ExpressionSyntax, Node> parameter
    )
    {
        ArgumentSyntax[] given = [.. call.ArgumentList.Arguments];
        List<Node> read = [];
        for (int i = 0; i < signature.Arguments.Count; i++)
        {
            Argument argument = signature.Arguments[i];
            if (argument.Kind == ArgumentKind.Tensors)
            {
                read.AddRange(given.Skip(i).Select(a => tensor(a.Expression)));
                break;
            }

            ExpressionSyntax? value = Find(given, argument.Name, i);
            read.Add(value is not null
                ? argument.IsTensor ? tensor(value) : IsText(argument) ? Text(value, context) : parameter(value)
                : argument.Default is { } text ? context.Make(KindOf(argument), text, call) : Node.Unknown); // the C# compiler reports what is missing
        }

        return read;
    }

    /// <summary>The arguments of a call in the order of the parameters, by name or by place; null where one is missing.</summary>
    public static ExpressionSyntax?[] ByName(InvocationExpressionSyntax call, params string[] parameters)
    {
        ArgumentSyntax[] given = [.. call.ArgumentList.Arguments];
        return given.Length != parameters.Length ? [] : [.. parameters.Select((name, i) => Find(given, name, i))];
    }

    private static ExpressionSyntax? Find(ArgumentSyntax[] given, string name, int place) =>
        given.FirstOrDefault(a => a.NameColon?.Name.Identifier.ValueText.TrimStart('@') == name)?.Expression
        ?? (place < given.Length && given[place].NameColon is null ? given[place].Expression : null);

    /// <summary>A pattern or a shape: it is understood here, so it must be a constant.</summary>
    private static Node Text(ExpressionSyntax e, ReadingContext context) => context.Text(e) is { } text
        ? context.Make(NodeKind.Text, text, e)
        : context.Outside(e, "patterns and shapes are constant texts");

    private static bool IsText(Argument argument) => argument.Kind is ArgumentKind.Text or ArgumentKind.Shape;

    private static NodeKind KindOf(Argument argument) => argument.Kind switch
    {
        ArgumentKind.Flag => NodeKind.Flag,
        ArgumentKind.Enum => NodeKind.Enum,
        _ when IsText(argument) => NodeKind.Text,
        _ => NodeKind.Number,
    };
}
