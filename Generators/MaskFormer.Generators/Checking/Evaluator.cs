namespace MaskFormer.Generators;

/// <summary>Evaluates expressions over parameters as far as they are understood; null where they are not.</summary>
internal static class Evaluator
{
    public static Dim? Number(Meaning? meaning) => meaning is null ? null : Number(meaning.Body, meaning.Scope);

    public static bool? Truth(Meaning? meaning) => meaning is null ? null : Truth(meaning.Body, meaning.Scope);

    public static string? Constant(Meaning? meaning) => meaning is null ? null : Constant(meaning.Body, meaning.Scope);

    public static Dim? Number(Node node, Scope scope)
    {
        switch (node.Kind)
        {
            case NodeKind.Number:
                return long.TryParse(
                    node.Text.Replace("_", ""),
                    System.Globalization.NumberStyles.None,
                    System.Globalization.CultureInfo.InvariantCulture,
                    out long number
                )
                    ? Dim.Const(number)
                    : null;
            case NodeKind.Name:
                return scope.Frame.Number(node.Text);
            case NodeKind.Index:
                return scope.Find<Dim>(node.Text);
            case NodeKind.Path:
                return Records.Find(node[0], scope, "")?.Number(node.Text);
            case NodeKind.Unary when node.Text == "-":
                return Number(node[0], scope) is { } negated ? Dim.Const(0) - negated : null;
            case NodeKind.Choose:
                return Choose(node, scope);
            case NodeKind.Binary when Number(node[0], scope) is { } left && Number(node[1], scope) is { } right:
                return Arithmetic(node.Text, left, right);
            default:
                return null;
        }
    }

    public static bool? Truth(Node node, Scope scope)
    {
        if (scope.Frame is OwnFrame && scope.Facts.Flag(NodeText.Write(node)) is { } stated) return stated;
        switch (node.Kind)
        {
            case NodeKind.Flag:
                return node.Text == "true";
            case NodeKind.Name:
                return scope.Frame.Truth(node.Text);
            case NodeKind.Path:
                return Records.Find(node[0], scope, "")?.Truth(node.Text);
            case NodeKind.Unary when node.Text == "!":
                return !Truth(node[0], scope);
            case NodeKind.Choose when Truth(node[0], scope) is { } test:
                return Truth(test ? node[1] : node[2], scope);
            case NodeKind.Binary when node.Text == "&&":
                return Truth(node[0], scope) & Truth(node[1], scope);
            case NodeKind.Binary when node.Text == "||":
                return Truth(node[0], scope) | Truth(node[1], scope);
            case NodeKind.Binary when Constant(node[0], scope) is { } a && Constant(node[1], scope) is { } b:
                return node.Text switch { "==" => a == b, "!=" => a != b, _ => null };
            case NodeKind.Binary when Number(node[0], scope) is { } left && Number(node[1], scope) is { } right:
                return Compare(node.Text, scope.Facts.Normal(left - right));
            default:
                return null;
        }
    }

    public static string? Constant(Node node, Scope scope) => node.Kind switch
    {
        NodeKind.Enum => node.Text,
        NodeKind.Name => scope.Frame.Constant(node.Text),
        NodeKind.Path => Records.Find(node[0], scope, "")?.Constant(node.Text),
        NodeKind.Choose when Truth(node[0], scope) is { } test => Constant(test ? node[1] : node[2], scope),
        _ => null,
    };

    private static Dim? Choose(Node node, Scope scope)
    {
        if (Truth(node[0], scope) is { } test) return Number(test ? node[1] : node[2], scope);
        (Dim? yes, Dim? no) = (Number(node[1], scope), Number(node[2], scope));
        return yes is not null && yes.Equals(no) ? yes : null;
    }

    private static Dim? Arithmetic(string op, Dim left, Dim right)
    {
        try
        {
            return Result(op, left, right);
        }
        catch (System.OverflowException)
        {
            return null;
        }
    }

    private static Dim? Result(string op, Dim left, Dim right) => op switch
    {
        "+" => left + right,
        "-" => left - right,
        "*" => left * right,
        "/" when left.IsConst && right is { IsConst: true, Value: > 0 } => Dim.Const(left.Value / right.Value), // towards zero, as C# does
        "/" when !right.IsConst || right.Value > 0 => Quotients.Floor(left, right),
        "%" when left.IsConst && right is { IsConst: true, Value: > 0 } => Dim.Const(left.Value % right.Value),
        "%" when Quotients.Divides(right, left) => Dim.Const(0),
        _ => null,
    };

    private static bool? Compare(string op, Dim difference)
    {
        if (!difference.IsConst) return null;
        long gap = difference.Value;
        return op switch { "==" => gap == 0, "!=" => gap != 0, "<" => gap < 0, "<=" => gap <= 0, ">" => gap > 0, ">=" => gap >= 0, _ => null };
    }
}
