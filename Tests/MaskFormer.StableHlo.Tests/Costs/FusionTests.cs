using MaskFormer.StableHlo.Costs;
using Xunit;

namespace MaskFormer.StableHlo.Tests.Costs;

/// <summary>What a compiler keeps in memory, on graphs whose kernels can be told by hand.</summary>
public sealed class FusionTests
{
    [Fact]
    public void A_chain_of_elements_is_one_kernel_that_reads_and_writes_once()
    {
        ProgramCost cost = Cost((g, x) => g.Negate(g.Add(g.Multiply(x, 2), 1)), 7, 13);

        Pass only = Assert.Single(cost.Passes);
        Assert.Equal(2 * 7 * 13 * 4, only.Bytes);
        Assert.Equal((7 * 13 * 4, 7 * 13 * 4), (cost.Arguments, cost.Temporary));
    }

    [Fact]
    public void A_reduction_computes_what_it_sums()
    {
        ProgramCost cost = Cost((g, x) => g.ReduceAxes(BinaryKind.Add, g.Multiply(x, x), 1), 7, 13);

        Assert.Equal(((7 * 13) + 7) * 4, Assert.Single(cost.Passes).Bytes);
        Assert.Equal(7 * 4, cost.Temporary);
    }

    [Fact]
    public void A_product_reads_its_operands_from_memory_except_on_a_tpu()
    {
        static Value Square(GraphBuilder g, Value x) => g.Einsum("ij,kj->ik", g.Multiply(x, 3), g.Multiply(x, 5));

        Assert.Equal(3, Cost(Square, 8, 128).Passes.Count);
        Assert.Single(Cost(Square, Target.Tpu, 8, 128).Passes);
    }

    /// <summary>It asks for a row as often as the row is asked of it.</summary>
    [Fact]
    public void A_gather_takes_rows_of_what_lies_in_memory()
    {
        ProgramCost cost = Cost((g, x) => g.Negate(g.Gather(g.Multiply(x, 2), g.Reshape(g.Iota(5), 5, 1))), 7, 13);

        Assert.Equal(["stablehlo.multiply", "stablehlo.negate"], cost.Passes.Select(static pass => pass.Op));
        Assert.Equal((7 + 5) * 13 * 4, cost.Temporary);
    }

    [Fact]
    public void What_is_overwritten_in_part_moves_only_that_part()
    {
        ProgramCost cost = Cost((g, x) => g.Emit(new DynamicUpdateSliceOp(), [g.Multiply(x, 2), g.Slice(x, 0, 0, 3), Place(g, 2), Place(g, 0)]), 7, 13);

        Assert.Equal(2 * (3 * 13 * 4), cost.Passes[^1].Bytes);
    }

    [Fact]
    public void What_is_read_later_is_copied_before_a_part_of_it_is_overwritten()
    {
        ProgramCost cost = Cost(
            (g, x) =>
            {
                Value made = g.Einsum("ij,kj->ik", x, x);
                return g.Einsum("ij,jk->ik", g.Emit(new DynamicUpdateSliceOp(), [made, g.Slice(made, 0, 0, 3), Place(g, 2), Place(g, 0)]), made);
            },
            7, 13);

        Assert.Equal(2 * (7 * 7 * 4), cost.Passes[1].Bytes);
    }

    [Fact]
    public void What_is_dear_to_compute_is_kept_for_its_readers_and_what_is_cheap_is_not()
    {
        static Value Shared(GraphBuilder g, Value made) => g.Add(Sum(g, g.Multiply(made, 2)), g.Add(Sum(g, made), Sum(g, g.Multiply(made, made))));
        static Value Sum(GraphBuilder g, Value x) => g.ReduceAxes(BinaryKind.Add, x, 0, 1);

        Assert.Contains(Cost((g, x) => Shared(g, g.Unary(UnaryKind.Logistic, x)), 64, 65).Passes, static pass => pass.Op == "stablehlo.logistic");
        Assert.DoesNotContain(Cost((g, x) => Shared(g, g.Negate(x)), 64, 65).Passes, static pass => pass.Op == "stablehlo.negate");
    }

    [Fact]
    public void Reshaping_and_transposing_take_no_memory()
    {
        ProgramCost cost = Cost((g, x) => g.Reshape(g.Transpose(g.Multiply(x, 2), [1, 0]), 91), 7, 13);

        Assert.Equal(7 * 13 * 4, cost.Temporary);
    }

    [Fact]
    public void A_tpu_fills_the_innermost_axes_up_to_its_tiles() =>
        Assert.Equal(16 * 128 * 4, Cost(static (g, x) => g.Multiply(x, 2), Target.Tpu, 9, 100).Temporary);

    private static Value Place(GraphBuilder g, int number) => g.Full(number, ElementType.I32);

    private static ProgramCost Cost(Func<GraphBuilder, Value, Value> build, params long[] sizes) => Cost(build, Target.Gpu, sizes);

    private static ProgramCost Cost(Func<GraphBuilder, Value, Value> build, Target target, params long[] sizes)
    {
        GraphBuilder g = new(new() { Target = target });
        return CostModel.Of(g.Build("m", ("y", build(g, g.Input("x", sizes)))), CostRules.For(target));
    }
}
