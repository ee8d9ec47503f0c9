namespace MaskFormer.StableHlo;

/// <summary>How many passes an accelerator spends on a product of float32.</summary>
public enum Precision
{
    /// <summary>The device's own choice: one bfloat16 pass on a TPU.</summary>
    DEFAULT,

    /// <summary>Three passes.</summary>
    HIGH,

    /// <summary>As good as float32.</summary>
    HIGHEST,
}

/// <summary>Sum of products. The result's axes: batch axes, then free axes of the left, then free axes of the right.</summary>
/// <param name="LeftBatch">Batch axes of the left.</param>
/// <param name="RightBatch">Their partners on the right.</param>
/// <param name="LeftContract">Summed axes of the left.</param>
/// <param name="RightContract">Their partners on the right.</param>
/// <param name="Precision">Passes on accelerators.</param>
/// <param name="Result">Element type of the result; equal to the operands' or wider.</param>
public sealed record DotGeneralOp(
    IReadOnlyList<long> LeftBatch,
    IReadOnlyList<long> RightBatch,
    IReadOnlyList<long> LeftContract,
    IReadOnlyList<long> RightContract,
    Precision Precision,
    ElementType Result) : Op
{
    /// <inheritdoc/>
    public override string Name => "stablehlo.dot_general";

    /// <summary>Axes of the left that stay, in rising order.</summary>
    internal long[] LeftFree(int rank) => Free(rank, LeftBatch, LeftContract);

    /// <summary>Axes of the right that stay, in rising order.</summary>
    internal long[] RightFree(int rank) => Free(rank, RightBatch, RightContract);

    internal override IReadOnlyList<TensorType> Infer(Signature signature)
    {
        signature.Count(2);
        TensorType left = signature[0], right = signature[1];
        if (left.Element != right.Element)
            throw Rules.Broken($"both operands must have equal element types: {left} and {right}");
        if (Result != left.Element && !(Result.IsFloat() && left.Element.IsFloat() && Result.Size() > left.Element.Size()))
            throw Rules.Broken($"the result's elements must be {left.Element.Mlir()} or a wider float, got {Result.Mlir()}");
        if (LeftBatch.Count != RightBatch.Count || LeftContract.Count != RightContract.Count)
            throw Rules.Broken($"batch and contracting axes must come in pairs");
        Rules.Axes([.. LeftBatch, .. LeftContract], left.Rank, "left axis");
        Rules.Axes([.. RightBatch, .. RightContract], right.Rank, "right axis");
        Match(left, LeftBatch, right, RightBatch, "batch");
        Match(left, LeftContract, right, RightContract, "contracting");
        long[] dims =
        [
            .. LeftBatch.Select(a => left.Dims[(int)a]),
            .. LeftFree(left.Rank).Select(a => left.Dims[(int)a]),
            .. RightFree(right.Rank).Select(a => right.Dims[(int)a]),
        ];
        return [Rules.Checked(new TensorType(Result, dims))];
    }

    internal override void Describe(AttributeWriter attributes)
    {
        List<string> numbers = [];
        Add("lhs_batching_dimensions", LeftBatch);
        Add("rhs_batching_dimensions", RightBatch);
        Add("lhs_contracting_dimensions", LeftContract);
        Add("rhs_contracting_dimensions", RightContract);
        attributes.Raw("dot_dimension_numbers", $"#stablehlo.dot<{string.Join(", ", numbers)}>");
        attributes.Raw("precision_config", $"[#stablehlo<precision {Precision}>, #stablehlo<precision {Precision}>]");

        void Add(string name, IReadOnlyList<long> axes)
        {
            if (axes.Count > 0)
                numbers.Add($"{name} = [{AttributeWriter.Join(axes)}]");
        }
    }

    private static void Match(TensorType left, IReadOnlyList<long> leftAxes, TensorType right, IReadOnlyList<long> rightAxes, string what)
    {
        for (int i = 0; i < leftAxes.Count; i++)
        {
            long a = left.Dims[(int)leftAxes[i]], b = right.Dims[(int)rightAxes[i]];
            if (a != b)
                throw Rules.Broken($"{what} sizes must match: axis {leftAxes[i]} of {left} has {a}, axis {rightAxes[i]} of {right} has {b}");
        }
    }

    private static long[] Free(int rank, IReadOnlyList<long> batch, IReadOnlyList<long> contract) =>
        [.. Enumerable.Range(0, rank).Select(static i => (long)i).Where(i => !batch.Contains(i) && !contract.Contains(i))];
}
