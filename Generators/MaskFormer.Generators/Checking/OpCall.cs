using System.Collections.Generic;
using System.Linq;

namespace MaskFormer.Generators;

/// <summary>A call of an operation, as its shape rule sees it. All inputs have known shapes.</summary>
internal sealed class OpCall(ShapeChecker checker, Op op, Node node, Shape[] arguments, Scope scope)
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
        Dim.Symbol($"packed({(Argument(name) is { Kind: NodeKind.Value, Text: var value } ? value : "#" + Invariant(Argument(name).Site))})");

    public string Text(string name) => Argument(name).Text;

    /// <summary>The shape that a shape string states; null after a finding.</summary>
    public Shape? Declared(string name) => checker.Reader.Read(Text(name), Argument(name).Site, checker.Frame);

    /// <summary>The shape that a part of a text argument states; null after a finding.</summary>
    public Shape? DeclaredText(string name, string text) => checker.Reader.Read(text, Argument(name).Site, checker.Frame);

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

    private static string Invariant(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private Node Argument(string name) => node[op.Signature.IndexOf(name)];
}
