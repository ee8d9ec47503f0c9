using System.Linq;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp;

namespace MaskFormer.Generators;

/// <summary>Writes expressions over parameters as C#.</summary>
internal static class NodeText
{
    private const int Primary = 13;
    private const int Prefix = 12;
    private const int Relation = 8;

    /// <summary>The expression as C#.</summary>
    /// <param name="node">The expression.</param>
    /// <param name="self">What stands before own names: empty, or <c>config.</c>.</param>
    public static string Write(Node node, string self = "") => Write(node, self, 0);

    /// <summary>Opaque text in which the number of a turn has another name.</summary>
    public static string Rename(string opaque, string turn, string name) => Regex.Replace(opaque, $@"{Node.Turn}{Regex.Escape(turn)}\b", Node.Turn + name);

    /// <summary>Whether two sides of an operator can be evaluated.</summary>
    public static bool IsOperator(string op) => Precedence(op) > 0;

    private static string Write(Node node, string self, int outer)
    {
        switch (node.Kind)
        {
            case NodeKind.Number or NodeKind.Flag or NodeKind.Index or NodeKind.Enum or NodeKind.Item or NodeKind.Static:
                return node.Text;
            case NodeKind.Null:
                return "null";
            case NodeKind.Text:
                return SymbolDisplay.FormatLiteral(node.Text, quote: true);
            case NodeKind.Name or NodeKind.Block or NodeKind.Value:
                return self + node.Text;
            case NodeKind.Path:
                return $"{Write(node[0], self, Primary)}.{node.Text}";
            case NodeKind.Unary:
                return Wrap(node.Text + Write(node[0], self, Prefix), outer > Prefix);
            case NodeKind.Cast:
                return Wrap($"({node.Text}){Write(node[0], self, Prefix)}", outer > Prefix);
            case NodeKind.Binary when node.Text == "..":
                return $"{Write(node[0], self, Prefix)}..{Write(node[1], self, Prefix)}";
            case NodeKind.Binary:
                int own = Precedence(node.Text);
                return Wrap($"{Write(node[0], self, own)} {node.Text} {Write(node[1], self, own + 1)}", own < outer);
            case NodeKind.Is:
                return Wrap($"{Write(node[0], self, Relation)} is {Pattern(node[1], self)}", Relation < outer);
            case NodeKind.Switch:
                string arms = string.Join(", ", node.Args.Skip(1).Select(arm => Arm(arm, self)));
                return Wrap($"{Write(node[0], self, Prefix)} switch {{ {arms} }}", outer >= Prefix);
            case NodeKind.Choose:
                return Wrap($"{Write(node[0], self, 2)} ? {Write(node[1], self, 1)} : {Write(node[2], self, 1)}", outer > 1);
            case NodeKind.Opaque:
                return Wrap(node.Text.Replace(Node.Self.ToString(), self).Replace(Node.Turn.ToString(), ""), outer > 0 && node.Text.Any(static c => c == ' '));
            case NodeKind.At:
                return $"{Write(node[0], self, Primary)}[{Write(node[1], self, 0)}]";
            case NodeKind.List:
                return $"[{string.Join(", ", node.Args.Select(item => Write(item, self, 0)))}]";
            case NodeKind.New:
                return node.Args.Count == 0 ? $"new {node.Text}()" : $"new {node.Text} {{ {Sets(node, 0, self)} }}";
            case NodeKind.With:
                return Wrap($"{Write(node[0], self, Primary)} with {{ {Sets(node, 1, self)} }}", outer > 0);
            case NodeKind.Repeat:
                return $"Repeat({Write(node[0], self, 0)}, {node.Text} => {Write(node[1], self, 0)})";
            case NodeKind.Unknown:
                return "?"; // has its finding; it only has to differ from what is read
            default:
                throw new System.InvalidOperationException($"{node.Kind} is no expression over parameters");
        }
    }

    private static string Arm(Node arm, string self) =>
        $"{Pattern(arm[0], self)}{(arm.Args.Count == 3 ? $" when {Write(arm[1], self, 0)}" : "")} => {Write(arm[arm.Args.Count - 1], self, 0)}";

    private static string Pattern(Node pattern, string self) => pattern.Text switch
    {
        Node.AnyPattern => "_",
        Node.TypePattern => pattern[0].Text,
        "not" => $"not {Inner(pattern[0], self)}",
        "and" or "or" => $"{Inner(pattern[0], self)} {pattern.Text} {Inner(pattern[1], self)}",
        "==" => Write(pattern[0], self, Relation + 1),
        _ => $"{pattern.Text} {Write(pattern[0], self, Relation + 1)}",
    };

    private static string Inner(Node pattern, string self) => Wrap(Pattern(pattern, self), pattern.Text is "and" or "or");

    private static string Sets(Node node, int first, string self) => string.Join(", ", node.Args.Skip(first).Select(s => $"{s.Text} = {Write(s[0], self, 0)}"));

    private static int Precedence(string op) => op switch
    {
        "||" => 2,
        "&&" => 3,
        "|" => 4,
        "^" => 5,
        "&" => 6,
        "==" or "!=" => 7,
        "<" or "<=" or ">" or ">=" => Relation,
        "<<" or ">>" => 9,
        "+" or "-" => 10,
        "*" or "/" or "%" => 11,
        _ => 0,
    };

    private static string Wrap(string text, bool wrap) => wrap ? "(" + text + ")" : text;
}
