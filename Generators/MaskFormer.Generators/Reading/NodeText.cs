using System.Linq;

namespace MaskFormer.Generators;

/// <summary>Writes expressions over parameters as C#.</summary>
internal static class NodeText
{
    /// <summary>The expression as C#.</summary>
    /// <param name="node">The expression.</param>
    /// <param name="self">What stands before own names: empty, or <c>config.</c>.</param>
    public static string Write(Node node, string self = "") => Write(node, self, 0);

    private static string Write(Node node, string self, int outer)
    {
        switch (node.Kind)
        {
            case NodeKind.Number or NodeKind.Flag or NodeKind.Index or NodeKind.Enum or NodeKind.Item:
                return node.Text;
            case NodeKind.Text:
                return Microsoft.CodeAnalysis.CSharp.SymbolDisplay.FormatLiteral(node.Text, quote: true);
            case NodeKind.Name or NodeKind.Block or NodeKind.Value:
                return self + node.Text;
            case NodeKind.Path:
                return $"{Write(node[0], self, 9)}.{node.Text}";
            case NodeKind.Unary:
                return node.Text + Write(node[0], self, 8);
            case NodeKind.Binary:
                int own = Precedence(node.Text);
                return Wrap($"{Write(node[0], self, own)} {node.Text} {Write(node[1], self, own + 1)}", own < outer);
            case NodeKind.Choose:
                return Wrap($"{Write(node[0], self, 2)} ? {Write(node[1], self, 1)} : {Write(node[2], self, 1)}", outer > 1);
            case NodeKind.Opaque:
                return Wrap(node.Text.Replace(Node.Self.ToString(), self), outer > 0 && node.Text.Any(static c => c == ' '));
            case NodeKind.New:
                return node.Args.Count == 0 ? $"new {node.Text}()" : $"new {node.Text} {{ {Sets(node, 0, self)} }}";
            case NodeKind.With:
                return Wrap($"{Write(node[0], self, 9)} with {{ {Sets(node, 1, self)} }}", outer > 0);
            default:
                return "?";
        }
    }

    private static string Sets(Node node, int first, string self) => string.Join(", ", node.Args.Skip(first).Select(s => $"{s.Text} = {Write(s[0], self, 0)}"));

    private static int Precedence(string op) => op switch { "||" => 2, "&&" => 3, "==" or "!=" => 4, "<" or "<=" or ">" or ">=" => 5, "+" or "-" => 6, _ => 7 };

    private static string Wrap(string text, bool wrap) => wrap ? "(" + text + ")" : text;
}
