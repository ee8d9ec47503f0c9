using System.Runtime.CompilerServices;

namespace MaskFormer.StableHlo.Evaluation;

/// <summary>Runs blocks and nodes for one replica.</summary>
internal sealed class OpEvaluator(
    IMatrixKernel kernel,
    Rendezvous rendezvous,
    int replica,
    Func<string, HostTensor[], HostTensor[]> call,
    Action<Location, IReadOnlyList<HostTensor>>? observer)
{
    private long turns;

    /// <summary>Turns of all loops before the run is given up.</summary>
    public required long MostTurns { get; init; }

    /// <summary>Runs a block.</summary>
    /// <param name="plan">The block.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="frame">Values by slot.</param>
    /// <param name="observed">Whether results are shown to the observer.</param>
    /// <exception cref="GraphException">MF5034: calls, loops and branches lie in one another deeper than the thread's stack.</exception>
    public HostTensor[] Run(BlockPlan plan, ReadOnlySpan<HostTensor> arguments, HostTensor?[] frame, bool observed = false)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw new GraphException(
                "MF5034",
                "evaluator",
                "calls, loops and branches lie in one another too deeply for the evaluator's stack",
                "Write loops instead of nested calls, or use a plugin"
            );
        for (int i = 0; i < arguments.Length; i++)
            frame[plan.Arguments[i]] = arguments[i];
        foreach (Step step in plan.Steps)
        {
            HostTensor[] operands = new HostTensor[step.Operands.Length];
            for (int i = 0; i < operands.Length; i++)
                operands[i] = frame[step.Operands[i]]!;
            HostTensor[] results = Execute(step, operands, frame);
            for (int i = 0; i < results.Length; i++)
                frame[step.Results[i]] = ConversionKernels.Rounded(results[i]);
            if (observed)
                observer?.Invoke(step.Node.Location, results);
            foreach (int slot in step.Release)
                frame[slot] = null;
        }

        HostTensor[] outputs = new HostTensor[plan.Results.Length];
        for (int i = 0; i < outputs.Length; i++)
            outputs[i] = frame[plan.Results[i]]!;
        return outputs;
    }

    private HostTensor[] Execute(Step step, HostTensor[] x, HostTensor?[] frame)
    {
        switch (step.Node.Op)
        {
            case WhileOp:
                while (Run(step.Blocks[0], x, frame)[0].Elements<byte>()[0] != 0)
                {
                    if (++turns > MostTurns) throw Endless(step.Node);
                    x = Run(step.Blocks[1], x, frame);
                }

                return x;
            case IfOp:
                return Run(step.Blocks[x[0].Elements<byte>()[0] != 0 ? 0 : 1], [], frame);
            case CaseOp:
                int index = x[0].Elements<int>()[0];
                return Run(step.Blocks[index < 0 || index >= step.Blocks.Length ? ^1 : index], [], frame);
            case CallOp op:
                return call(op.Callee, x);
            case OptimizationBarrierOp:
                return x;
            case ReduceOp op when step.Blocks[0].Block.SingleOp is { } kind && ReductionKernels.Has(kind):
                return [ReductionKernels.Run(kind, x[0], x[1], op.Axes, step.Node.Results[0].Type)];
            case ReduceOp op:
                return RegionKernels.Reduce(op.Axes, x, [.. step.Node.Results.Select(static r => r.Type)], a => Run(step.Blocks[0], a, frame));
            case SortOp op:
                return RegionKernels.Sort(op, x, a => Run(step.Blocks[0], a, frame)[0].Elements<byte>()[0] != 0);
            case AllReduceOp op:
                return [.. x.Select(t => AllReduce(op.Groups, step.Blocks[0].Block.SingleOp!.Value, t))];
            case ScatterOp op:
                return [IndexKernels.Scatter(op, step.Blocks[0].Block.SingleOp, a => Run(step.Blocks[0], a, frame), x[0], x[1], x[2])];
            default:
                return [Single(step.Node, x)];
        }
    }

    private GraphException Endless(Node loop) => new(
        "MF5036",
        loop.Location.ToString(),
        FormattableString.Invariant($"the loops of the program have made {MostTurns:N0} turns and do not end"),
        "Mend the condition of this loop, or allow more turns (--turns of check, 0 for as many as it takes)");

    private HostTensor Single(Node node, HostTensor[] x)
    {
        TensorType type = node.Results[0].Type;
        return node.Op switch
        {
            ConstantOp op => HostTensor.From(op.Value),
            IotaOp op => MoveKernels.Iota(op),
            BinaryOp op => new(type, ElementKernels.Binary(op.Kind, type.Element, x[0].Data, x[1].Data)),
            UnaryOp op => new(type, ElementKernels.Unary(op.Kind, type.Element, x[0].Data)),
            ErfOp => new(type, ElementKernels.Erf(type.Element, x[0].Data)),
            CompareOp op => new(type, ChoiceKernels.Compare(op, x[0], x[1])),
            SelectOp => new(type, ChoiceKernels.Select((byte[])x[0].Data, x[1].Data, x[2].Data)),
            ClampOp => Clamp(type, x),
            IsFiniteOp => new(type, ChoiceKernels.IsFinite(x[0].Data)),
            ConvertOp op => ConversionKernels.To(x[0], op.To),
            ReducePrecisionOp op => new(type, PrecisionKernels.Reduce(op, type.Element, x[0].Data)),
            BitcastConvertOp op => ConversionKernels.Bitcast(x[0], op.To),
            ReshapeOp => x[0].As(type),
            TransposeOp op => new(type, ContractionKernels.Permuted(x[0], [.. op.Permutation])),
            BroadcastInDimOp op => MoveKernels.Broadcast(op, x[0], type),
            ConcatenateOp op => MoveKernels.Concatenate((int)op.Axis, x, type),
            SliceOp op => MoveKernels.Slice(x[0], [.. op.Start], [.. op.Strides], type),
            ReverseOp op => MoveKernels.Reverse(op, x[0]),
            PadOp op => MoveKernels.Pad(op, x[0], x[1], type),
            DynamicSliceOp => MoveKernels.Slice(x[0], MoveKernels.Clamped(x.AsSpan(1), x[0].Type, type), [.. Enumerable.Repeat(1L, type.Rank)], type),
            DynamicUpdateSliceOp => MoveKernels.Update(x[0], x[1], MoveKernels.Clamped(x.AsSpan(2), x[0].Type, x[1].Type)),
            DotGeneralOp op => ContractionKernels.Dot(kernel, op, x[0], x[1], type),
            ConvolutionOp op => ConvolutionKernels.Run(kernel, op, x[0], x[1], type),
            ReduceWindowOp op when node.Blocks[0].SingleOp is { } kind && WindowKernels.Has(kind, type.Element) =>
                WindowKernels.Reduce(kind, op.Window, x[0], x[1], type),
            SelectAndScatterOp op when IsGradientOfMaximum(node, type.Element) => WindowKernels.ScatterToLargest(op.Window, x[0], x[1], x[2]),
            GatherOp op => IndexKernels.Gather(op, x[0], x[1], type),
            ReduceScatterOp op => ReduceScatter(op, node.Blocks[0].SingleOp!.Value, x[0], type),
            CollectivePermuteOp op => Permute(op, x[0]),
            AllGatherOp op => MoveKernels.Concatenate((int)op.Axis, Group(op.Groups, rendezvous.Exchange(replica, x[0])), type),
            DeviceIdOp op => HostTensor.From(type, (uint[])[op.Partition ? 0 : (uint)replica]),
            _ => throw new GraphException(
                "MF5030",
                node.Location.ToString(),
                $"the evaluator does not run {node.Op.Name} of {type} in this form",
                "Use a plugin"
            ),
        };
    }

    private static HostTensor Clamp(TensorType type, HostTensor[] x)
    {
        HostTensor low = Full(x[0]),
            high = Full(x[2]);
        return new(
            type,
            ElementKernels.Binary(BinaryKind.Minimum, type.Element, ElementKernels.Binary(BinaryKind.Maximum, type.Element, x[1].Data, low.Data), high.Data)
        );

        HostTensor Full(HostTensor bound) => bound.Type.Equals(type) ? bound : MoveKernels.Broadcast(new([], type.Dims), bound, type);
    }

    private static bool IsGradientOfMaximum(Node node, ElementType element) =>
        element != ElementType.I1
        && node.Blocks[1].SingleOp == BinaryKind.Add
        && node.Blocks[0].Nodes is [{ Op: CompareOp { Direction: Direction.GE, Type: not ComparisonType.TOTALORDER } } compare]
        && compare.Operands.SequenceEqual(node.Blocks[0].Arguments);

    private HostTensor AllReduce(IReadOnlyList<IReadOnlyList<long>> groups, BinaryKind kind, HostTensor x)
    {
        HostTensor[] parts = Group(groups, rendezvous.Exchange(replica, x));
        Array sum = parts[0].Data;
        for (int i = 1; i < parts.Length; i++)
            sum = ElementKernels.Binary(kind, x.Type.Element, sum, parts[i].Data);
        return new(x.Type, sum);
    }

    private HostTensor ReduceScatter(ReduceScatterOp op, BinaryKind kind, HostTensor x, TensorType part)
    {
        long[] start = new long[part.Rank], ones = [.. Enumerable.Repeat(1L, part.Rank)];
        start[op.Axis] = op.Groups.First(g => g.Contains(replica)).ToList().IndexOf(replica) * part.Dims[(int)op.Axis];
        return MoveKernels.Slice(AllReduce(op.Groups, kind, x), start, ones, part);
    }

    private HostTensor Permute(CollectivePermuteOp op, HostTensor x)
    {
        HostTensor[] all = rendezvous.Exchange(replica, x);
        return op.Pairs.FirstOrDefault(p => p[1] == replica) is { } pair ? all[pair[0]] : HostTensor.From(Literal.Splat(x.Type, 0));
    }

    private HostTensor[] Group(IReadOnlyList<IReadOnlyList<long>> groups, HostTensor[] all) => [.. groups.First(g => g.Contains(replica)).Select(r => all[r])];
}
