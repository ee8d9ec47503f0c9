using System.Collections.Generic;
using System.Linq;

namespace MaskFormer.Generators;

/// <summary>A call of an operation, as its spelling sees it.</summary>
internal sealed class OpText(ICallWriter emitter, Op op, Node node)
{
    public string Name => op.Name;

    public int Count => node.Args.Count;

    /// <summary>A tensor that is always at hand, for type and device.</summary>
    public string AnyTensor => emitter.AnyTensor;

    /// <summary>An argument as code.</summary>
    public string Text(int index) => Parameter(index) switch
    {
        { IsTensor: true } => emitter.Emit(node[index]),
        _ => emitter.Parameter(node[index]),
    };

    /// <summary>Whether an argument is a number that stands in a tensor's place.</summary>
    public bool IsNumber(int index) => node[index].Kind == NodeKind.Scalar;

    /// <summary>An argument, in parentheses where an operator beside it would bind closer.</summary>
    public string Operand(int index, string symbol = "-")
    {
        Node operand = node[index];
        bool sum = operand is { Kind: NodeKind.Op, Text: "Subtract" } && operand[0].Kind != NodeKind.Scalar; // all others are written as calls
        bool product = operand is { Kind: NodeKind.Op, Text: "Multiply" or "Divide" };
        bool wrap = operand.Kind == NodeKind.Choose
            || (symbol is "*" or "/" && sum)
            || (index == 1 && ((symbol == "-" && sum) || (symbol is "/" or "*" && product)))
            || (Count == 1 && (sum || product));
        string text = emitter.Emit(operand);
        return wrap ? "(" + text + ")" : text;
    }

    public Argument Parameter(int index) => op.Signature.Arguments[System.Math.Min(index, op.Signature.Arguments.Count - 1)];

    /// <summary>Whether an argument is the signature's default.</summary>
    public bool IsDefault(int index) => Parameter(index).Default is { } text && node[index].Text == text;

    /// <summary>A pattern as a C# literal.</summary>
    public string Quoted(string argument) => emitter.Parameter(node[op.Signature.IndexOf(argument)]);

    /// <summary>The sizes that a shape string states, as code.</summary>
    public IEnumerable<string> Sizes(string argument) => emitter.Sizes(node[op.Signature.IndexOf(argument)].Text);

    /// <summary>A text argument as it stands.</summary>
    public string Raw(string argument) => node[op.Signature.IndexOf(argument)].Text;

    /// <summary>The sizes of a shape string as code.</summary>
    public IEnumerable<string> SizesOf(string shape) => emitter.Sizes(shape);

    /// <summary>Names that a pattern splits off, and where the running program reads their sizes.</summary>
    public IEnumerable<(string Letter, string Size)> Splits => emitter.Splits(node.Site);
}

/// <summary>The common spellings: same name, same order in both back ends.</summary>
internal static class Spell
{
    public static string Torch(OpText call) => $"{call.Name}({Arguments(call, false)})";

    public static string Torch(OpText call, string last) => $"{call.Name}({Arguments(call, false)}, {last})";

    public static string Torch(OpText call, bool keepDefaults) => $"{call.Name}({Arguments(call, keepDefaults)})";

    public static string Graph(OpText call) => $"g.{call.Name}({Arguments(call, false)})";

    public static string Graph(OpText call, bool keepDefaults) => $"g.{call.Name}({Arguments(call, keepDefaults)})";

    /// <summary>A tensor, then the sizes that a shape string states: <c>Reshape(x, b, c)</c>.</summary>
    public static System.Func<OpText, string, string> Sized(string sizes) =>
        (call, target) => $"{target}{call.Name}({string.Join(", ", call.Sizes(sizes).Prepend(call.Text(0)))})";

    private static string Arguments(OpText call, bool keepDefaults) =>
        string.Join(
            ", ",
            Enumerable
                .Range(0, call.Count)
                .Where(i => keepDefaults || !call.IsDefault(i))
                .Select(i =>
                    (
                        call.Parameter(i) is { Named: true, Kind: ArgumentKind.Number or ArgumentKind.Flag or ArgumentKind.Enum } named
                            ? Names.Camel(named.Name) + ": "
                            : ""
                    ) + call.Text(i)
                )
        );
}
