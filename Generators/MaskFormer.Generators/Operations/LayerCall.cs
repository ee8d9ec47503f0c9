namespace MaskFormer.Generators;

/// <summary>A use of a layer, as its rule sees it. Findings blame the use and name the layer as second place.</summary>
internal sealed class LayerCall(IShapeCase checker, LayerKind kind, Node body, Member layer, Node call, Shape[] inputs)
{
    /// <summary>How many tensors flow in.</summary>
    public int Inputs => inputs.Length;

    public Shape Input(int index) => inputs[index];

    public Dim Number(string name)
    {
        Node argument = body[kind.Signature.IndexOf(name)];
        return checker.Frame.Facts.Normal(Evaluator.Number(argument, new(checker.Frame)) ?? Dim.Symbol(NodeText.Write(argument)));
    }

    /// <summary>Proves that an axis has the size that the layer was made for.</summary>
    public bool Size(int input, int axis, string argument, string role) =>
        checker.Matching.Match(Input(input)[axis].Size, Number(argument), $"{role} of '{layer.Name}'", call.Site, layer.Site);

    public bool Match(Dim actual, Dim expected, string what) => checker.Matching.Match(actual, expected, $"{what} of '{layer.Name}'", call.Site, layer.Site);

    public bool Match(Shape actual, Shape expected, string what) =>
        checker.Matching.Match(actual, expected, $"{what} of '{layer.Name}'", call.Site, layer.Site);

    public bool Rank(int input, int rank) => (!Input(input).HasRest && Input(input).Rank == rank) || BadRank(input, $"{rank} axes");

    public bool AtLeastRank(int input, int rank) => Input(input).Rank - (Input(input).HasRest ? 1 : 0) >= rank || BadRank(input, $"at least {rank} axes");

    private bool BadRank(int input, string wanted)
    {
        checker.Findings.Add("MF2006", call[input].Site, [$"'{layer.Name}' ({kind.Name})", wanted, checker.Matching.Show(Input(input))], layer.Site);
        return false;
    }
}
