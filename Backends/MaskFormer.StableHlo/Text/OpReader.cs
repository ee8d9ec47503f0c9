namespace MaskFormer.StableHlo.Text;

/// <summary>Makes ops from their names and attributes.</summary>
internal static class OpReader
{
    private static readonly Dictionary<string, BinaryKind> Binary = Enum.GetValues<BinaryKind>().ToDictionary(OpNames.Of);
    private static readonly Dictionary<string, UnaryKind> Unary = Enum.GetValues<UnaryKind>().ToDictionary(OpNames.Of);

    /// <exception cref="RuleException">The op is not known, or an attribute is missing, unknown or of another kind.</exception>
    public static Op Read(string name, AttributeSet a)
    {
        Op op = Binary.TryGetValue(name, out BinaryKind binary) ? new BinaryOp(binary)
            : Unary.TryGetValue(name, out UnaryKind unary) ? new UnaryOp(unary)
            : Structured(name, a);
        return a.Unread.FirstOrDefault() is { } unread ? throw Rules.Broken($"attribute {unread} is not known for {name}") : op;
    }

    private static Op Structured(string name, AttributeSet a) =>
        name switch
        {
            "stablehlo.constant" => Constant(a),
            "stablehlo.iota" => new IotaOp(a.Result, a.Integer("iota_dimension")),
            "stablehlo.partition_id" => new DeviceIdOp(true),
            "stablehlo.replica_id" => new DeviceIdOp(false),
            "stablehlo.compare" => new CompareOp(
                a.Enum<Direction>("comparison_direction", "comparison_direction"),
                a.Enum("compare_type", "comparison_type", (ComparisonType?)CompareOp.DefaultType(a.Operand.Element))
            ),
            "stablehlo.select" => new SelectOp(),
            "stablehlo.clamp" => new ClampOp(),
            "stablehlo.is_finite" => new IsFiniteOp(),
            "stablehlo.convert" => new ConvertOp(a.Result.Element),
            "stablehlo.bitcast_convert" => new BitcastConvertOp(a.Result.Element),
            "stablehlo.reduce_precision" => new ReducePrecisionOp(Small(a, "exponent_bits"), Small(a, "mantissa_bits")),
            "stablehlo.reshape" => new ReshapeOp(a.Result.Dims),
            "stablehlo.transpose" => new TransposeOp(a.Integers("permutation")),
            "stablehlo.broadcast_in_dim" => new BroadcastInDimOp(a.Integers("broadcast_dimensions"), a.Result.Dims),
            "stablehlo.concatenate" => new ConcatenateOp(a.Integer("dimension")),
            "stablehlo.reverse" => new ReverseOp(a.Integers("dimensions")),
            "stablehlo.slice" => new SliceOp(a.Integers("start_indices"), a.Integers("limit_indices"), a.Integers("strides")),
            "stablehlo.dynamic_slice" => new DynamicSliceOp(a.Integers("slice_sizes")),
            "stablehlo.dynamic_update_slice" => new DynamicUpdateSliceOp(),
            "stablehlo.pad" => new PadOp(a.Integers("edge_padding_low"), a.Integers("edge_padding_high"), a.Integers("interior_padding")),
            "stablehlo.reduce" => new ReduceOp(a.Integers("dimensions")),
            "stablehlo.reduce_window" => new ReduceWindowOp(ReadWindow(a, dilations: true)),
            "stablehlo.select_and_scatter" => new SelectAndScatterOp(ReadWindow(a, dilations: false)),
            "stablehlo.sort" => new SortOp(SortAxis(a), a.Flag("is_stable")),
            "stablehlo.dot_general" => Dot(a),
            "stablehlo.convolution" => Convolution(a),
            "stablehlo.gather" => Gather(a),
            "stablehlo.scatter" => Scatter(a),
            "stablehlo.while" => new WhileOp(),
            "stablehlo.if" => new IfOp(),
            "stablehlo.case" => new CaseOp(),
            "stablehlo.optimization_barrier" => new OptimizationBarrierOp(),
            "stablehlo.all_reduce" => new AllReduceOp(Groups(a)),
            "stablehlo.all_gather" => new AllGatherOp(a.Integer("all_gather_dim"), Groups(a)),
            "stablehlo.reduce_scatter" => new ReduceScatterOp(a.Integer("scatter_dimension"), Groups(a)),
            "stablehlo.collective_permute" => new CollectivePermuteOp(Pairs(a)),
            "stablehlo.rng_bit_generator" when a.Results.Count == 2 => new RngBitGeneratorOp(a.Word("rng_algorithm", "rng_algorithm"), a.Results[1]),
            "func.call" => new CallOp(a.Text("callee"), a.Results),
            "chlo.erf" => new ErfOp(),
            "stablehlo.custom_call" => CustomCall(a),
            _ => throw Rules.Broken($"the op {name} is not known"),
        };

    private static ConstantOp Constant(AttributeSet a)
    {
        Literal value = a.Dense("value");
        return value.Type.Equals(a.Result) ? new ConstantOp(value) : throw Rules.Broken($"the value is {value.Type}, the result {a.Result}");
    }

    private static long SortAxis(AttributeSet a)
    {
        long axis = a.Integer("dimension", -1);
        return axis < 0 ? axis + a.Operand.Rank : axis;
    }

    private static int Small(AttributeSet a, string name) =>
        a.Integer(name) is var value and >= 0 and <= 64 ? (int)value : throw Rules.Broken($"{name} must be 0 to 64");

    private static Window ReadWindow(AttributeSet a, bool dilations)
    {
        int rank = a.Operand.Rank;
        IReadOnlyList<long> ones = [.. Enumerable.Repeat(1L, rank)];
        return new(
            a.Integers("window_dimensions", dilations ? null : (1, rank)),
            a.Integers("window_strides", (1, rank)),
            dilations ? a.Integers("base_dilations", (1, rank)) : ones,
            dilations ? a.Integers("window_dilations", (1, rank)) : ones,
            a.Padding(rank));
    }

    private static DotGeneralOp Dot(AttributeSet a)
    {
        AxisLists lists = new(
            a.Body("dot_dimension_numbers", "dot"),
            "lhs_batching_dimensions",
            "rhs_batching_dimensions",
            "lhs_contracting_dimensions",
            "rhs_contracting_dimensions"
        );
        return new(
            lists["lhs_batching_dimensions"],
            lists["rhs_batching_dimensions"],
            lists["lhs_contracting_dimensions"],
            lists["rhs_contracting_dimensions"],
            a.Precision(),
            a.Result.Element
        );
    }

    private static ConvolutionOp Convolution(AttributeSet a)
    {
        (ConvolutionAxes left, ConvolutionAxes kernel, ConvolutionAxes output) = AxisLists.Convolution(a.Body("dimension_numbers", "conv"));
        int spatial = left.Spatial.Count;
        if (a.Has("window_reversal") && a.Integers("window_reversal").Any(static r => r != 0))
            throw Rules.Broken($"window_reversal is not supported: reverse the kernel");
        return new(
            left,
            kernel,
            output,
            a.Integers("window_strides", (1, spatial)),
            a.Padding(spatial),
            a.Integers("lhs_dilation", (1, spatial)),
            a.Integers("rhs_dilation", (1, spatial)),
            a.Integer("feature_group_count"),
            a.Integer("batch_group_count"),
            a.Precision(),
            a.Result.Element
        );
    }

    private static GatherOp Gather(AttributeSet a)
    {
        AxisLists lists = new(
            a.Body("dimension_numbers", "gather"),
            "offset_dims",
            "collapsed_slice_dims",
            "operand_batching_dims",
            "start_indices_batching_dims",
            "start_index_map",
            "index_vector_dim"
        );
        a.Flag("indices_are_sorted");
        return new(lists["offset_dims"], lists["collapsed_slice_dims"], lists["start_index_map"], lists.Single("index_vector_dim"), a.Integers("slice_sizes"))
        {
            OperandBatch = lists["operand_batching_dims"],
            IndexBatch = lists["start_indices_batching_dims"],
        };
    }

    private static ScatterOp Scatter(AttributeSet a)
    {
        AxisLists lists = new(
            a.Body("scatter_dimension_numbers", "scatter"),
            "update_window_dims",
            "inserted_window_dims",
            "input_batching_dims",
            "scatter_indices_batching_dims",
            "scatter_dims_to_operand_dims",
            "index_vector_dim"
        );
        a.Flag("indices_are_sorted");
        return new(
            lists["update_window_dims"],
            lists["inserted_window_dims"],
            lists["scatter_dims_to_operand_dims"],
            lists.Single("index_vector_dim"),
            a.Flag("unique_indices")
        )
        {
            OperandBatch = lists["input_batching_dims"],
            IndexBatch = lists["scatter_indices_batching_dims"],
        };
    }

    /// <summary>With one partition the ids of a channel and those of replicas are the same.</summary>
    private static IReadOnlyList<IReadOnlyList<long>> Groups(AttributeSet a)
    {
        a.Skip("channel_handle", "use_global_device_ids");
        return a.Matrix("replica_groups");
    }

    private static IReadOnlyList<IReadOnlyList<long>> Pairs(AttributeSet a)
    {
        a.Skip("channel_handle");
        return a.Matrix("source_target_pairs");
    }

    private static Op CustomCall(AttributeSet a)
    {
        string target = a.Text("call_target_name");
        if (target is "mhlo.erf" or "chlo.erf")
            return new ErfOp();
        string rest = a.Rest;
        a.SkipAll();
        return new CustomCallOp(target, rest, a.Results);
    }
}
