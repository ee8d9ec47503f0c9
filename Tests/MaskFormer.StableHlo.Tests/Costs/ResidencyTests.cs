using CsCheck;
using MaskFormer.StableHlo.Costs;
using Xunit;

namespace MaskFormer.StableHlo.Tests.Costs;

/// <summary>How much lies in memory at a time.</summary>
public sealed class ResidencyTests
{
    private const long Matrix = 64 * 64 * 4;

    [Fact]
    public void Operands_that_nobody_reads_again_make_room()
    {
        GraphBuilder g = new();
        Value x = g.Input("x", 64, 64), y = x;
        for (int i = 0; i < 9; i++) y = g.Einsum("ij,jk->ik", y, x);

        // Each product lies beside the one that it is made of, and both beside the argument.
        Assert.Equal((Matrix, 2 * Matrix), Needs(g.Build("m", ("y", y))));
    }

    [Fact]
    public void What_is_read_later_stays()
    {
        GraphBuilder g = new();
        Value x = g.Input("x", 64, 64), y = x;
        List<Value> made = [];
        for (int i = 0; i < 4; i++) made.Add(y = g.Einsum("ij,jk->ik", y, x));
        for (int i = 3; i > 0; i--) y = g.Einsum("ij,jk->ik", y, made[i - 1]);

        Assert.Equal((Matrix, 5 * Matrix), Needs(g.Build("m", ("y", y)))); // four for later, and the first product of the way back
    }

    [Fact]
    public void A_result_in_a_donated_argument_takes_nothing()
    {
        GraphBuilder g = new();
        Value x = g.Input("x", 64, 64);

        Assert.Equal((Matrix, 0), Needs(g.Build("m", [("x", x, 0)], [("next", g.Add(x, 1))])));
        Assert.Equal((Matrix, 0), Needs(g.Build("m", [("x", x, 0)], [("next", x)])));
    }

    [Fact]
    public void A_loop_holds_its_state_and_the_peak_of_its_body_once()
    {
        GraphBuilder g = new();
        Value x = g.Input("x", 64, 64), zero = g.FullLike(x, 0);
        IReadOnlyList<Value> end = g.While(
            [g.Full(0, ElementType.I32), zero],
            s => g.Compare(Direction.LT, s[0], 12.0),
            s => [g.Add(s[0], 3), g.Add(s[1], g.Einsum("ij,jk->ik", g.Einsum("ij,jk->ik", x, x), x))]
        );
        Module module = g.Build("m", ("y", end[1]));

        (long arguments, long temporary) = Needs(module);
        ProgramCost cost = CostModel.Of(module, CostRules.For(Target.Gpu));

        Assert.Equal(Matrix, arguments);
        Assert.InRange(temporary, 3 * Matrix, (3 * Matrix) + 64); // state, and two products in the body
        Assert.Equal((4.0, true), (cost.Loops.Single().Turns, cost.Loops.Single().Certain));
        Assert.Equal(4 * 2 * 64 * 64 * 64, cost.MultiplyAdds);
    }

    /// <summary>Whatever is computed in whatever order: no less than the largest value, no more than all of them.</summary>
    [Fact]
    public void The_peak_lies_between_the_largest_value_and_all_of_them() =>
        Gen.Int[0, 5].Array[1, 12].Always(kinds =>
        {
            GraphBuilder g = new();
            List<Value> made = [g.Input("x", 8, 8)];
            foreach ((int i, int kind) in kinds.Index())
            {
                Value last = made[^1], other = made[(i * 7) % made.Count];
                made.Add(kind switch
                {
                    0 => g.Add(last, other),
                    1 => g.Unary(UnaryKind.Exponential, last),
                    2 => g.Broadcast(g.ReduceAxes(BinaryKind.Add, last, 1), [0], [8, 8]),
                    3 => g.Transpose(last, [1, 0]),
                    _ => g.Einsum("ij,jk->ik", last, other),
                });
            }

            Module module = g.Build("m", ("y", g.Add(made[^1], 1)));
            (_, long temporary) = Needs(module);
            Assert.InRange(temporary, 8 * 8 * 4, module.Main.Body.Nodes.Sum(static node => node.Results.Sum(static r => r.Type.Count * 4)));
        });

    private static (long Arguments, long Temporary) Needs(Module module)
    {
        ProgramCost cost = CostModel.Of(module, CostRules.For(Target.Gpu));
        return (cost.Arguments, cost.Temporary);
    }
}
