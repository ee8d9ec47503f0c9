using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis.CSharp;

namespace MaskFormer.Generators;

/// <summary>
/// Evaluates expressions over parameters: in a block with symbols for what only the program knows, in an experiment with the values that it sets.
/// </summary>
internal static class Evaluator
{
    // Rules do not depend on many turns.
    private const int MostTurns = 64;

    public static Dim? Number(Node node, Scope scope) => Evaluate(node, scope).Number;

    public static bool? Truth(Node node, Scope scope) => Evaluate(node, scope).Truth;

    /// <summary>
    /// Why C# throws when it comes to this, and the part that is to blame: a divisor that is 0, or a place that a list does not have; null if it does
    /// not. A number that is too large for its type C# wraps round, and two constants it divides itself.
    /// </summary>
    public static (Node Cause, string Why)? Failure(Node node, Scope scope)
    {
        if (Evaluate(node, scope) != Value.Failed) return null;
        if (node.Args.FirstOrDefault(arg => Evaluate(arg, scope) == Value.Failed) is { } first) return Failure(first, scope);
        if (node.Kind == NodeKind.At && Evaluate(node[0], scope).Data is Value[] items)
            return (node[1], $"'{NodeText.Write(node[0])}' has {NumberText.Of(items.Length)} values and no place {NodeText.Write(node[1])}");
        bool isZero = node is { Kind: NodeKind.Binary, Text: "/" or "%" } && !IsConstant(node) && Number(node[1], scope) is { IsConst: true, Value: 0 };
        return isZero ? (node[1], "it divides by zero") : null;
    }

    /// <summary>Whether it is made of numbers alone.</summary>
    public static bool IsConstant(Node number) =>
        number.Kind == NodeKind.Number || (number.Kind is NodeKind.Unary or NodeKind.Binary or NodeKind.Cast && number.Args.All(IsConstant));

    /// <summary>The enum constant that an expression is, or null.</summary>
    public static EnumMember? Constant(Node node, Scope scope) => Evaluate(node, scope).Data as EnumMember;

    public static Value Evaluate(Node node, Scope scope)
    {
        if (Stated(node, scope) is { } stated) return Value.Of(stated);
        switch (node.Kind)
        {
            case NodeKind.Number:
                return Literal(node.Text);
            case NodeKind.Flag:
                return Value.Of(node.Text == "true");
            case NodeKind.Text:
                return Value.Of(node.Text);
            case NodeKind.Null:
                return Value.Of(null);
            case NodeKind.Enum:
                return Value.Of(EnumMember.Of(node.Text));
            case NodeKind.Name:
                return scope.Frame.Get(node.Text);
            case NodeKind.Index:
                return scope.Find<Dim>(node.Text) is { } turn ? Value.Of(turn) : Value.Unknown;
            case NodeKind.Path:
                return Member(node, scope);
            case NodeKind.Unary:
                return Unary(node.Text, Evaluate(node[0], scope));
            case NodeKind.Binary:
                return Binary(node, scope);
            case NodeKind.Choose:
                return Choose(node, scope);
            case NodeKind.Switch:
                return Chosen(node, scope, out Value input) is { } arm ? Evaluate(arm, scope).And(input) : input == Value.Failed ? input : Value.Unknown;
            case NodeKind.Is:
                return Test(node, scope);
            case NodeKind.Cast:
                return Evaluate(node[0], scope).As(node.Text);
            case NodeKind.List:
                return List([.. node.Args.Select(item => Evaluate(item, scope))]);
            case NodeKind.At:
                return At(node, scope);
            case NodeKind.Repeat:
                return Repeat(node, scope);
            case NodeKind.Block when scope.Frame.Block(node.Text) is null:
                return scope.Frame.Get(node.Text); // a row of blocks, or null
            case NodeKind.Static when Records.Find(node, scope, node.Text) is null:
                return Evaluate(node[0], scope.Of(node[0]));
            default:
                return Records.Find(node, scope, "") is { } record ? Value.Of(record) : Value.Unknown;
        }
    }

    /// <summary>What a choice chooses, and what decided it; null if that cannot be told.</summary>
    public static Node? Chosen(Node choice, Scope scope, out Value decider)
    {
        decider = Evaluate(choice[0], scope);
        if (choice.Kind == NodeKind.Choose) return decider.Truth is { } test ? choice[test ? 1 : 2] : null;
        if (!decider.IsKnown) return null;
        foreach (Node arm in choice.Args.Skip(1))
        {
            bool? fits = Patterns.Fits(decider, arm[0], scope);
            if (fits == true && arm.Args.Count == 3) fits = Truth(arm[1], scope); // when
            if (fits is null) return null;
            if (fits == true) return arm[arm.Args.Count - 1];
        }

        return null;
    }

    // What a case of a block assumes about its tests.
    private static bool? Stated(Node node, Scope scope) =>
        scope.Frame is OwnFrame
        && scope.Facts.KnowsFlags
        && node.Kind is not (NodeKind.Number or NodeKind.Flag or NodeKind.Text or NodeKind.Enum or NodeKind.Block or NodeKind.New or NodeKind.With)
            ? scope.Facts.Flag(NodeText.Write(node))
            : null;

    private static Value Literal(string text)
    {
        switch (text)
        {
            case "double.NaN": return Value.Of(double.NaN);
            case "double.PositiveInfinity": return Value.Of(double.PositiveInfinity);
            case "double.NegativeInfinity": return Value.Of(double.NegativeInfinity);
        }

        object? value = long.TryParse(text.Replace("_", ""), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole)
            ? whole
            : SyntaxFactory.ParseToken(text).Value;
        return value switch
        {
            long number => Value.Of(Dim.Const(number), isLong: number > int.MaxValue || text.EndsWith("L", System.StringComparison.OrdinalIgnoreCase)),
            int number => Value.Of(Dim.Const(number)),
            double number => Value.Of(number),
            float number => Value.Of((double)number),
            _ => Value.Unknown,
        };
    }

    private static Value Unary(string op, Value operand) => (op, operand.Data) switch
    {
        ("!", bool flag) => Value.From(!flag, false, operand),
        ("-", _) => Arithmetic.Negate(operand),
        ("+", Dim or double) => operand,
        _ => operand.IsKnown ? Value.Unknown : operand,
    };

    // Either side may decide alone; one that fails fails as it does when C# comes to it.
    private static Value Binary(Node node, Scope scope)
    {
        Value left = Evaluate(node[0], scope);
        bool? deciding = node.Text switch { "&&" => false, "||" => true, _ => null };
        if (left == Value.Failed || (deciding is not null && left.Truth == deciding)) return left;
        Value right = Evaluate(node[1], scope);
        if (deciding is not null && !left.IsKnown && right.Truth == deciding) return right;
        return Arithmetic.Apply(node.Text, left, right, scope.Facts);
    }

    private static Value Choose(Node node, Scope scope)
    {
        if (Chosen(node, scope, out Value test) is { } chosen) return Evaluate(chosen, scope);
        if (test == Value.Failed) return test;
        (Value yes, Value no) = (Evaluate(node[1], scope), Evaluate(node[2], scope));
        return yes.Number is { } number && number.Equals(no.Number) ? yes : Value.Unknown;
    }

    private static Value Test(Node node, Scope scope)
    {
        Value input = Evaluate(node[0], scope);
        if (!input.IsKnown) return input;
        return Patterns.Fits(input, node[1], scope) is { } fits ? Value.From(fits, false, input) : Value.Unknown;
    }

    private static Value List(Value[] items) =>
        items.Any(static item => item == Value.Failed) ? Value.Failed
        : items.All(static item => item.IsKnown) ? Value.From(items, false, items)
        : Value.Unknown;

    // Of a list that only the program knows, each place is a number of its own.
    private static Value At(Node node, Scope scope)
    {
        bool isFromEnd = node[1] is { Kind: NodeKind.Unary, Text: "^" };
        if (Number(isFromEnd ? node[1][0] : node[1], scope) is not { IsConst: true, Value: var place }) return Value.Unknown;
        Value list = Evaluate(node[0], scope);
        if (list.Data is Value[] items)
        {
            if (isFromEnd) place = items.Length - place;
            return place >= 0 && place < items.Length ? items[place].And(list) : Value.Failed;
        }

        return place >= 0 && !isFromEnd && node[0].Kind is NodeKind.Name or NodeKind.Path && !list.IsKnown
            ? Value.Of(scope.Facts.Normal(Dim.Symbol($"{NodeText.Write(node[0])}[{place.ToString(CultureInfo.InvariantCulture)}]")))
            : Value.Unknown;
    }

    private static Value Member(Node node, Scope scope)
    {
        if (Records.Find(node[0], scope, "") is { } record) return record.Get(node.Text);
        Value owner = node[0].Kind is NodeKind.Item ? Value.Unknown : Evaluate(node[0], scope);
        return (owner.Data, node.Text) switch
        {
            (Value[] list, "Count" or "Length") => Value.From(Dim.Const(list.Length), false, owner),
            (not null, "Value") when owner.IsKnown => owner, // of a nullable
            _ => owner == Value.Failed ? owner : Value.Unknown,
        };
    }

    private static Value Repeat(Node node, Scope scope)
    {
        if (Number(node[0], scope) is not { IsConst: true, Value: var turns }) return Value.Unknown;
        return Value.Of(
            Enumerable.Range(0, (int)System.Math.Min(System.Math.Max(turns, 0), MostTurns))
                .Select(turn => Item(node, turn, scope.With(node.Text, Dim.Const(turn)))).ToArray()
        );
    }

    private static Value Item(Node repeat, int turn, Scope scope)
    {
        string path = scope.Frame.PathOf($"[{turn.ToString(CultureInfo.InvariantCulture)}]");
        return Records.Find(repeat[1], scope, path) is { } record ? Value.Of(record) : Evaluate(repeat[1], scope);
    }
}
