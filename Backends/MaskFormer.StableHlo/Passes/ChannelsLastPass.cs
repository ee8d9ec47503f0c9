namespace MaskFormer.StableHlo;

/// <summary>
/// Keeps maps in the layout <c>[B, H, W, C]</c> between ops that want channels last. The graph uses <c>[B, C, H, W]</c>: layers that want channels last
/// transpose their input, and transpose their result back (<see cref="GraphBuilder.ChannelsLast"/>), and gradients do the same. This pass moves each transpose
/// back further down, through every op that treats all axes alike, until it meets a transpose of the other direction and both cancel. The meaning stays: only
/// the axes that ops name are changed.
/// </summary>
/// <remarks>Nested blocks stay as they are: there are no maps in loops.</remarks>
internal sealed class ChannelsLastPass
{
    /// <summary>From channels last to channels first: axis i of the result is axis <c>Back[i]</c> of the operand; and the way there.</summary>
    private static readonly long[] back = [0, 3, 1, 2], there = [0, 2, 3, 1];

    private readonly Block block;

    /// <summary>Values that are not written yet: the transpose of another value.</summary>
    private readonly Dictionary<Value, (Value Base, long[] Order)> turned = [];

    /// <summary>What stands for a value of the old graph.</summary>
    private readonly Dictionary<Value, Value> written = [];

    /// <summary>Values with channels last that are needed so, but are not made so.</summary>
    private readonly Dictionary<Value, Value> last = [];

    private ChannelsLastPass(Block block) => this.block = block;

    /// <summary>Rewrites a block in place.</summary>
    public static void Run(Block block) => new ChannelsLastPass(block).Run();

    private void Run()
    {
        Node[] nodes = [.. block.Nodes];
        block.Nodes.Clear();
        foreach (Node node in nodes)
        {
            if (node.Op is TransposeOp transpose)
                Turn(node, transpose);
            else if (node.Results.Count != 1 || !(Products(node) || Follow(node)))
                Keep(node);
        }

        block.Results = [.. block.Results.Select(Plain)];
    }

    /// <summary>A transpose: joined with the one before it, written only when somebody needs it.</summary>
    private void Turn(Node node, TransposeOp transpose)
    {
        Value x = node.Operands[0], result = node.Results[0];
        if (transpose.Permutation.SequenceEqual(there))
        {
            written[result] = Last(x, node.Location);
            return;
        }

        (Value from, long[] order) = turned.TryGetValue(x, out var before) ? before : (Plain(x), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
        long[] joined = [.. transpose.Permutation.Select(axis => order[axis])];
        if (joined.Select(static (axis, i) => axis == i).All(static same => same))
            written[result] = from;
        else
            turned[result] = (from, joined);
    }

    /// <summary>Products are told where the axes lie, and give the same result.</summary>
    private bool Products(Node node)
    {
        if (node.Op is ConvolutionOp convolution)
        {
            (Value x, long[]? left) = Lying(node.Operands[0]);
            (Value w, long[]? right) = Lying(node.Operands[1]);
            return Replace(node, convolution with { Left = Moved(convolution.Left, left), Kernel = Moved(convolution.Kernel, right) }, [x, w]);
        }

        if (node.Op is not DotGeneralOp dot || !node.Operands.Any(IsLast))
            return false;
        (Value a, long[]? first) = Rises(dot.LeftFree(node.Operands[0].Rank), node.Operands[0]) ? Lying(node.Operands[0]) : (Plain(node.Operands[0]), null);
        (Value b, long[]? second) = Rises(dot.RightFree(node.Operands[1].Rank), node.Operands[1]) ? Lying(node.Operands[1]) : (Plain(node.Operands[1]), null);
        return Replace(
            node,
            dot with
            {
                LeftBatch = Moved(dot.LeftBatch, first),
                LeftContract = Moved(dot.LeftContract, first),
                RightBatch = Moved(dot.RightBatch, second),
                RightContract = Moved(dot.RightContract, second),
            },
            [a, b]
        );

        // The result's axes follow the order in which the free ones lie.
        bool Rises(long[] free, Value operand) =>
            IsLast(operand) && Moved(free, back) is var places && places.Zip(places.Skip(1)).All(static pair => pair.First < pair.Second);
    }

    /// <summary>What treats all axes alike, or can be told which is which, is done with channels last; its result is then turned back.</summary>
    private bool Follow(Node node)
    {
        if (!node.Operands.Any(IsLast) || OnLast(node) is not { } op)
            return false;

        // If more operands had to be turned than come turned, it would be a loss.
        Value[] maps = [.. node.Operands.Where(static x => x.Rank == 4).Distinct()];
        if (maps.Count(x => !IsLast(x) && !IsFree(x)) > maps.Count(IsLast))
            return false;
        Value[] operands = [.. node.Operands.Select(x => x.Rank == 4 ? Last(x, node.Location) : Plain(x))];
        Value result = Write(op, operands, node.Blocks, node.Location);
        if (result.Rank == 4)
            turned[node.Results[0]] = (result, back);
        else
            written[node.Results[0]] = result;
        return true;
    }

    /// <summary>The same op on operands with channels last; null for what cannot be done so.</summary>
    private static Op? OnLast(Node node) =>
        node.Op switch
        {
            UnaryOp or BinaryOp or CompareOp or SelectOp or ClampOp or ErfOp or ConvertOp or IsFiniteOp when node.Results[0].Rank == 4 => node.Op,
            PadOp op => new PadOp(Permuted(op.Low), Permuted(op.High), Permuted(op.Interior)),
            SliceOp op => new SliceOp(Permuted(op.Start), Permuted(op.Limit), Permuted(op.Strides)),
            ConcatenateOp op => new ConcatenateOp(back[op.Axis]),
            ReverseOp op => new ReverseOp(Moved(op.Axes, back)),
            ReduceWindowOp op when node.Operands.Count == 2 => new ReduceWindowOp(Permuted(op.Window)),
            SelectAndScatterOp op => new SelectAndScatterOp(Permuted(op.Window)),

            // What is left must lie in the order in which it lay.
            ReduceOp op when node.Operands.Count == 2 && (op.Axes.Contains(1) || (op.Axes.Contains(2) && op.Axes.Contains(3))) => new ReduceOp([
                .. Moved(op.Axes, back).Order(),
            ]),
            _ => null,
        };

    private void Keep(Node node)
    {
        node.Operands = [.. node.Operands.Select(Plain)];
        foreach (Block nested in node.Blocks)
            Capture(nested);
        block.Nodes.Add(node);
    }

    private void Capture(Block nested)
    {
        foreach (Node node in nested.Nodes)
        {
            node.Operands = [.. node.Operands.Select(Plain)];
            foreach (Block inner in node.Blocks)
                Capture(inner);
        }

        nested.Results = [.. nested.Results.Select(Plain)];
    }

    private bool Replace(Node node, Op op, Value[] operands)
    {
        written[node.Results[0]] = Write(op, operands, node.Blocks, node.Location);
        return true;
    }

    private Value Write(Op op, Value[] operands, IReadOnlyList<Block> blocks, Location location) =>
        block.Add(op, operands, blocks, op.Infer(new([.. operands.Select(static x => x.Type)], blocks)), location).Results[0];

    /// <summary>The value as the old graph had it.</summary>
    private Value Plain(Value x)
    {
        if (written.TryGetValue(x, out Value? value))
            return value;
        if (!turned.TryGetValue(x, out (Value Base, long[] Order) from))
            return x;
        return written[x] = Write(new TransposeOp(from.Order), [from.Base], [], x.Producer!.Location);
    }

    /// <summary>The value with channels last.</summary>
    private Value Last(Value x, Location location)
    {
        if (IsLast(x))
            return turned[x].Base;
        if (last.TryGetValue(x, out Value? value))
            return value;
        return last[x] = x.Producer?.Op switch
        {
            ConstantOp { Value.IsSplat: true } op => Write(
                new ConstantOp(Literal.FromBytes(x.Type.Resized(Permuted(op.Value.Type.Dims)), op.Value.Bytes)),
                [],
                [],
                location
            ),
            BroadcastInDimOp op when IsFree(x) => Write(
                new BroadcastInDimOp(Moved(op.Axes, back), Permuted(op.Dims)),
                [Plain(x.Producer.Operands[0])],
                [],
                location
            ),
            _ when turned.TryGetValue(x, out var from) => Write(new TransposeOp([.. there.Select(axis => from.Order[axis])]), [from.Base], [], location),
            _ => Write(new TransposeOp(there), [Plain(x)], [], location),
        };
    }

    /// <summary>Whether a value exists with channels last.</summary>
    private bool IsLast(Value x) => turned.TryGetValue(x, out (Value Base, long[] Order) from) && from.Order.SequenceEqual(back);

    /// <summary>Whether a value can be written with channels last as easily as without.</summary>
    private static bool IsFree(Value x) =>
        x.Producer?.Op is ConstantOp { Value.IsSplat: true }
        || (x.Producer?.Op is BroadcastInDimOp op && Moved(op.Axes, back) is var axes && axes.Zip(axes.Skip(1)).All(static pair => pair.First < pair.Second));

    /// <summary>A value as it lies, and where each axis lies; null where it lies as it is.</summary>
    private (Value Value, long[]? Order) Lying(Value x) =>
        !written.ContainsKey(x) && turned.TryGetValue(x, out var from) ? (from.Base, from.Order) : (Plain(x), null);

    private static long[] Moved(IReadOnlyList<long> axes, long[]? order) => [.. axes.Select(axis => order is null ? axis : order[axis])];

    private static ConvolutionAxes Moved(ConvolutionAxes axes, long[]? order) =>
        order is null ? axes : new(order[axes.First], order[axes.Second], Moved(axes.Spatial, order));

    private static T[] Permuted<T>(IReadOnlyList<T> entries) => [.. there.Select(axis => entries[(int)axis])];

    private static Window Permuted(Window window) =>
        new(Permuted(window.Sizes), Permuted(window.Strides), Permuted(window.BaseDilations), Permuted(window.WindowDilations), Permuted(window.Padding));
}
