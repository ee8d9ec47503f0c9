namespace MaskFormer.StableHlo;

/// <summary>How a port of an item's region is fed.</summary>
internal enum ItemPort
{
    /// <summary>Each item has its own entry: one operand <c>[items, ...]</c>.</summary>
    Own,

    /// <summary>
    /// Each item has an entry at a computed place, or at several: two operands, what is picked from and, as i32, <c>[items, ..., K]</c> along its first K axes.
    /// </summary>
    Picked,

    /// <summary>All items have the same: one operand.</summary>
    Same,
}

/// <summary>What becomes of a result of an item's region.</summary>
/// <param name="Kind">Stacked for all items, added up over them, or added to the places that a port was picked from.</param>
/// <param name="Port">The port, if added to its places.</param>
internal sealed record ItemResult(ItemResultKind Kind, int Port = -1);

/// <summary>See <see cref="ItemResult"/>.</summary>
internal enum ItemResultKind
{
    Stacked,
    Summed,
    Scattered,
}

/// <summary>
/// Applies a region to every item of a long axis. The region is written for one item and sees nothing but its arguments, one per port; so items cannot mix.
/// It is no op of StableHLO: <see cref="ItemTurns"/> writes it as a loop before the graph leaves the builder.
/// </summary>
internal sealed record EachOp(long Items, IReadOnlyList<ItemPort> Ports, IReadOnlyList<ItemResult> Outcomes) : Op
{
    public override string Name => "maskformer.each";

    /// <summary>The place of each port's first operand.</summary>
    public int[] Starts => [.. Ports.Select((_, i) => Ports.Take(i).Sum(Width))];

    /// <summary>How many operands feed a port.</summary>
    public static int Width(ItemPort port) => port == ItemPort.Picked ? 2 : 1;

    /// <summary>The type that one item sees at a port.</summary>
    public static TensorType OfItem(ItemPort port, TensorType whole, TensorType? places = null) => port switch
    {
        ItemPort.Own => whole.Resized([.. whole.Dims.Skip(1)]),
        ItemPort.Picked => whole.Resized([.. places!.Dims.Skip(1).SkipLast(1), .. whole.Dims.Skip((int)places.Dims[^1])]),
        _ => whole,
    };

    internal override IReadOnlyList<TensorType> Infer(Signature signature)
    {
        signature.Count(Ports.Sum(Width), 1);
        int[] starts = Starts;
        for (int i = 0; i < Ports.Count; i++)
        {
            TensorType whole = signature[starts[i]];
            if (Ports[i] == ItemPort.Own && (whole.Rank == 0 || whole.Dims[0] != Items))
                throw Rules.Broken($"port {i} must have {Items} items along its first axis, got {whole}");
            if (Ports[i] == ItemPort.Picked
                && (signature[starts[i] + 1] is not { Rank: > 1 } places || places.Dims[0] != Items || places.Dims[^1] > whole.Rank))
                throw Rules.Broken($"port {i} must have a place for each of {Items} items, got {signature[starts[i] + 1]} for {whole}");
            TensorType item = OfItem(Ports[i], whole, Ports[i] == ItemPort.Picked ? signature[starts[i] + 1] : null);
            Rules.SameType(item, signature.Blocks[0].ArgumentTypes[i], "what an item gets and its region's argument");
        }

        return [.. signature.Blocks[0].ResultTypes.Select((type, i) => Outcomes[i].Kind switch
        {
            ItemResultKind.Stacked => type.Resized([Items, .. type.Dims]),
            ItemResultKind.Summed => type,
            _ => signature[starts[Outcomes[i].Port]],
        })];
    }
}
