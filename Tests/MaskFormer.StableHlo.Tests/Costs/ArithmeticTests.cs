using MaskFormer.StableHlo.Costs;
using MaskFormer.StableHlo.Gradients;
using Xunit;

namespace MaskFormer.StableHlo.Tests.Costs;

/// <summary>Multiply-adds and turns of loops.</summary>
public sealed class ArithmeticTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(2, 4)]
    public void Both_gradients_of_a_convolution_multiply_as_often_as_it_does(int stride, int groups)
    {
        GraphBuilder g = new(new() { Target = Target.Gpu });
        Value x = g.Input("x", 3, 8, 12, 10), y = g.Conv2d(x, "c", 8, 16, 3, stride, 1, groups: groups, bias: false), w = g.WeightOf("c.weight");
        Value loss = g.ReduceAxes(BinaryKind.Add, g.Multiply(y, y), 0, 1, 2, 3);
        long forward = y.Type.Count * (8 / groups) * 3 * 3;

        IReadOnlyList<Value> gradients = ReverseMode.Gradients(g, loss, [x, w]);

        Assert.Equal(3.0 * forward, CostModel.Of(g.Build("m", ("dx", gradients[0]), ("dw", gradients[1])), CostRules.For(Target.Gpu)).MultiplyAdds);
    }

    [Fact]
    public void A_batched_product_counts_every_batch()
    {
        GraphBuilder g = new();
        Value y = g.Einsum("bij,bkj->bik", g.Input("x", 3, 5, 7), g.Input("w", 3, 11, 7));

        Assert.Equal(3 * 5 * 7 * 11, CostModel.Of(g.Build("m", ("y", y)), CostRules.For(Target.Gpu)).MultiplyAdds);
    }

    /// <summary>On the 48 real problems of 100 rows the loops turned 29, 86 and 225 times, or 29, 481 and 226 times (CPU form).</summary>
    [Theory]
    [InlineData(Target.Gpu, 100, 29, 86, 225)]
    [InlineData(Target.Cpu, 100, 29, 481, 226)]
    [InlineData(Target.Gpu, 12, 12, 15, 39)]
    public void The_matcher_is_expected_to_turn_as_often_as_with_real_problems(Target target, long rows, double waiting, double steps, double exchanges)
    {
        GraphBuilder g = new(new() { Target = target });
        Value matched = BatchAssignment.Build(g, g.Input("cost", 6, 8, rows, 100), g.Input("valid", 8, rows));

        IReadOnlyList<LoopCost> loops = CostModel.Of(g.Build("m", ("y", matched)), CostRules.For(target)).Loops;

        Assert.Equal(3, loops.Count);
        Assert.All(loops, static loop => Assert.False(loop.Certain));
        Assert.All(loops.Zip([waiting, steps, exchanges]), static pair => Assert.InRange(pair.First.Turns, pair.Second * 0.98, pair.Second * 1.02));
    }

    [Fact]
    public void A_loop_of_which_nobody_knows_counts_once()
    {
        GraphBuilder g = new();
        IReadOnlyList<Value> end = g.While([g.Input("x")], s => g.Compare(Direction.LT, s[0], 100), s => [g.Multiply(s[0], 2)]);

        LoopCost loop = Assert.Single(CostModel.Of(g.Build("m", ("y", end[0])), CostRules.For(Target.Gpu)).Loops);

        Assert.Equal((1.0, false), (loop.Turns, loop.Certain));
    }
}
