using System.Collections.Generic;
using System.Linq;

namespace MaskFormer.Generators;

/// <summary>A call of an operation, as its shape rule sees it. All inputs have known shapes.</summary>
internal sealed class OpCall(IShapeCase checker, Op op, Node node, Shape[] arguments, Scope scope)
{
    private readonly int[] tensors =
    [
        .. Enumerable.Range(0, node.Args.Count).Where(i => op.Signature.Arguments[System.Math.Min(i, op.Signature.Arguments.Count - 1)].IsTensor),
    ];

    /// <summary>How many tensors flow in.</summary>
    public int Inputs => tensors.Length;

    public Shape Input(int index) => arguments[tensors[index]];

    /// <summary>The value of a numeric argument; a symbol of its own if it is not understood.</summary>
    public Dim Number(string name) => checker.Frame.Facts.Normal(Evaluator.Number(Argument(name), scope) ?? Dim.Symbol(NodeText.Write(Argument(name))));

    /// <summary>The number of what is marked, which only the running program knows: it equals no other size.</summary>
    public Dim Packed(string name) =>
        Dim.Symbol($"packed({(Argument(name) is { Kind: NodeKind.Value, Text: var value } ? value : "#" + NumberText.Of(Argument(name).Site))})");

    public string Text(string name) => Argument(name).Text;

    /// <summary>The shape that a shape string states; null after a finding.</summary>
    public Shape? Declared(string name) => checker.Reader.Made(Text(name), Argument(name).Site, checker.Frame, isWeight: false);

    /// <summary>The one size that a shape string states; null after a finding.</summary>
    public Axis? OneSize(string name)
    {
        if (Declared(name) is not { } shape) return null;
        if (shape is { Rank: 1, HasRest: false }) return shape[0];
        Fail("MF1003", Text(name), "one size is wanted");
        return null;
    }

    /// <summary>The shape that a part of a text argument states; null after a finding.</summary>
    public Shape? DeclaredText(string name, string text) => checker.Reader.Made(text, Argument(name).Site, checker.Frame, isWeight: false);

    /// <summary>A size with what is known of this case applied.</summary>
    public Dim Normal(Dim size) => checker.Frame.Facts.Normal(size);

    public string Show(Dim size) => checker.Frame.Facts.Text.Write(size);

    public string Show(Shape shape) => checker.Matching.Show(shape);

    /// <summary>Reports a finding on the whole call.</summary>
    public Shape? Fail(string id, params IEnumerable<string> arguments)
    {
        checker.Findings.Add(id, node.Site, arguments);
        return null;
    }

    public bool Match(Shape actual, Shape expected, string what) => checker.Matching.Match(actual, expected, what, node.Site);

    public bool Match(Dim actual, Dim expected, string what) => checker.Matching.Match(actual, expected, what, node.Site);

    /// <summary>Proves a size, blaming one input.</summary>
    public bool MatchAt(int input, Dim actual, Dim expected, string what) => checker.Matching.Match(actual, expected, what, node[tensors[input]].Site);

    /// <summary>Proves a shape, blaming one input.</summary>
    public bool MatchAt(int input, Shape actual, Shape expected, string what) => checker.Matching.Match(actual, expected, what, node[tensors[input]].Site);

    /// <summary>The place of an axis, which must be known here; negative numbers count from the end. Null after a finding.</summary>
    /// <param name="name">The argument.</param>
    /// <param name="input">Whose axis it is.</param>
    /// <param name="more">Axes that the result has more.</param>
    /// <param name="after">Axes that must follow.</param>
    public int? Axis(string name, int input, int more = 0, int after = 0)
    {
        Dim number = Number(name);
        if (!number.IsConst)
        {
            checker.Findings.Add("MF2032", Argument(name).Site, [name, op.Name, "a number that stands in the source", NodeText.Write(Argument(name))]);
            return null;
        }

        Shape shape = Input(input);
        long rank = shape.Rank + more, at = number.Value < 0 ? rank + number.Value : number.Value;
        bool known = !shape.HasRest || (number.Value < 0 && at > 0);
        if (known && at >= 0 && at + after < rank) return (int)at;
        checker.Findings.Add("MF2030", Argument(name).Site, [op.Name, Show(shape), Show(number)]);
        return null;
    }

    /// <summary>A number that must be 1 or more, as names are; null after a finding.</summary>
    public Dim? Count(string name)
    {
        Dim number = Number(name);
        if (!number.IsConst || number.Value > 0) return number;
        checker.Findings.Add("MF2032", Argument(name).Site, [name, op.Name, "1 or more", NodeText.Write(Argument(name))]);
        return null;
    }

    /// <summary>A number that is divided by and known here must not be 0; false after a finding.</summary>
    public bool Divides(int input, string symbol)
    {
        Node by = node[tensors[input]];
        if (by.Kind != NodeKind.Scalar || (Evaluator.Evaluate(by[0], scope).Real is not 0 && Evaluator.Failure(by[0], scope) is null)) return true;
        checker.Findings.Add("MF2032", by.Site, ["what is divided by", $"'{symbol}'", "another number than 0", NodeText.Write(by[0])]);
        return false;
    }

    /// <summary>The first place of an axis that is meant and the one behind the last; false after a finding if they may lie outside.</summary>
    public bool Within(string name, int axis, Dim size, out Dim start, out Dim end)
    {
        Node place = Argument(name);
        bool range = place is { Kind: NodeKind.Binary, Text: ".." };
        start = Place(range ? place[0] : place, size);
        end = range ? Place(place[1], size) : start + Dim.Const(1);
        bool within = Bounds.NotNegative(start) && Bounds.NotNegative(end - start - Dim.Const(1)) && Bounds.NotNegative(size - end);
        if (within || (Bounds.NotNegative(start) && Stated(range ? place[1] : place, range ? "<=" : "<", range ? ">=" : ">", size))) return true;
        return Outside(place, axis, size);
    }

    /// <summary>Whether an axis has at least so many places; false after a finding.</summary>
    public bool AtMost(string name, int axis, Dim size)
    {
        if (Bounds.NotNegative(size - Number(name)) || Stated(Argument(name), "<=", ">=", size)) return true;
        return Outside(Argument(name), axis, size);
    }

    private bool Outside(Node place, int axis, Dim size)
    {
        checker.Findings.Add("MF2031", place.Site, [op.Name, NodeText.Write(place), NumberText.Of(axis), Show(size)]);
        return false;
    }

    private Dim Place(Node node, Dim size) =>
        node is { Kind: NodeKind.Unary, Text: "^" } ? size - Place(node[0], size) : Normal(Evaluator.Number(node, scope) ?? Dim.Symbol(NodeText.Write(node)));

    // A requirement that says just that.
    private bool Stated(Node place, string below, string above, Dim size) =>
        checker.Frame.Facts.Flag($"{NodeText.Write(place)} {below} {Show(size)}") == true
        || checker.Frame.Facts.Flag($"{Show(size)} {above} {NodeText.Write(place)}") == true;

    public bool Rank(int input, int rank) => (!Input(input).HasRest && Input(input).Rank == rank) || BadRank(input, $"{rank} axes");

    public bool AtLeastRank(int input, int rank) =>
        Input(input).Rank - (Input(input).HasRest ? 1 : 0) >= rank || BadRank(input, $"at least {rank} {(rank == 1 ? "axis" : "axes")}");

    /// <summary>Notes where generated code can read the size of a letter; false if nowhere.</summary>
    public bool RememberSplit(string letter, Axis axis) => checker.RememberSplit(node.Site, letter, axis.Size);

    private bool BadRank(int input, string wanted)
    {
        checker.Findings.Add("MF2006", node[tensors[input]].Site, [op.Name, wanted, Show(Input(input))]);
        return false;
    }

    private Node Argument(string name) => node[op.Signature.IndexOf(name)];
}
