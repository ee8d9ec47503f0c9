using MaskFormer.StableHlo.Evaluation;
using MaskFormer.StableHlo.Gradients;
using MaskFormer.StableHlo.Text;
using Xunit;

namespace MaskFormer.StableHlo.Tests.Gradients;

/// <summary>A computation of every item, in turns, against the same computation of all items at once: float64, odd sizes, items that are left over.</summary>
public class EachTests
{
    private const int Items = 7, Sources = 3;

    private static readonly long[][] shapes = [[Items, 2, 3, 5], [Sources, 6, 10], [3], [Items]];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(50)]
    public void Values_and_gradients_are_those_of_all_items_at_once(int turn)
    {
        foreach (Target target in Enum.GetValues<Target>())
        {
            double[][] expected = Results(WholeLoss, target, turn), got = Results(TurnsLoss, target, turn);
            Assert.Equal(expected.Length, got.Length);
            for (int i = 0; i < expected.Length; i++)
            {
                Assert.Contains(expected[i], static number => Math.Abs(number) > 1e-3);
                Assert.All(expected[i].Zip(got[i]), static pair => Assert.Equal(pair.First, pair.Second, 1e-12 * (1 + Math.Abs(pair.First))));
            }
        }
    }

    [Fact]
    public void Losses_that_are_only_weighted_and_added_up_are_computed_once() => Assert.Equal(1, Loops(TurnsLoss));

    [Fact]
    public void What_the_cotangents_depend_on_is_computed_again()
    {
        static Value Squared(GraphBuilder g, Value[] x)
        {
            Value losses = Losses(g, x);
            return g.Sum(g.Multiply(losses, losses), "p l ->");
        }

        Assert.Equal(2, Loops(Squared));
        Differences.Check(Squared, 3, shapes[..3]);
    }

    [Fact]
    public void Gradients_are_those_of_differences() => Differences.Check((g, x) => Losses(g, x), 5, shapes[..3]);

    [Fact]
    public void An_op_without_a_rule_is_done_item_by_item()
    {
        static Value Picked(GraphBuilder g, Value x, Value at) => g.Multiply(g.Gather(x, at), 2);
        HostTensor x = Run.Random(1, ElementType.F64, 5, 4, 3), at = Run.Tensor(ElementType.F64, [5, 2, 1], 3, 0, 1, 1, 2, 3, 0, 2, 3, 1);
        double[] turns = Run.Graph((g, v) => g.Each(item => [Picked(g, item[0], item[1])], EachInput.Own(v[0]), EachInput.Own(v[1]))[0], x, at);
        double[] whole = Run.Graph((g, v) => g.Stack([.. Enumerable.Range(0, 5).Select(i => Picked(g, g.Select(v[0], 0, i), g.Select(v[1], 0, i)))]), x, at);
        Assert.Equal(whole, turns);
    }

    [Fact]
    public void Weights_inside_get_the_sum_of_all_items() =>
        Differences.Check((g, x) => g.Each(item => [g.Linear(item[0], "inner", 4, 2)], EachInput.Own(x[0]))[0], 6, [5, 3, 4]);

    [Fact]
    public void Dropout_inside_is_refused()
    {
        GraphBuilder g = new(new() { Training = true });
        Value x = g.Input("x", 4, 3);
        Assert.Equal("MF5062", Assert.Throws<GraphException>(() => g.Each(item => [g.Drop(item[0], 0.5)], EachInput.Own(x))).Id);
    }

    [Fact]
    public void Inputs_without_items_are_refused()
    {
        GraphBuilder g = new();
        Value x = g.Input("x", 4, 3);
        Assert.Equal("MF5063", Assert.Throws<GraphException>(() => g.Each(item => item, EachInput.Same(x))).Id);
    }

    [Fact]
    public void Places_pick_along_several_axes_and_stay_inside()
    {
        HostTensor x = Run.Tensor(ElementType.F64, [2, 3, 2], [.. Enumerable.Range(0, 12).Select(static i => (double)i)]);
        HostTensor places = Run.Tensor(ElementType.F64, [3, 2], 1, 2, 0, 1, 5, -4);
        Assert.Equal([10, 11, 2, 3, 6, 7], Run.Graph((g, v) => g.Gather(v[0], v[1]), x, places));
        Differences.Check((g, v) => g.Gather(v[0], g.Constant(Literal.FromNumbers(new(ElementType.F64, 3, 2), [1, 2, 0, 1, 1, 2]))), 4, [2, 3, 2]);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void An_item_that_picks_several_entries_gives_what_it_gives_with_them_as_its_own(int turn)
    {
        foreach (Target target in Enum.GetValues<Target>())
        {
            (double[] Value, double[] Gradient) own = SeveralEntries(static (x, at, g) => EachInput.Own(g.Gather(x, at)), target, turn);
            (double[] Value, double[] Gradient) picked = SeveralEntries(static (x, at, _) => EachInput.Pick(x, at), target, turn);
            Assert.Equal(own.Value, picked.Value);
            Assert.Contains(own.Gradient, static number => Math.Abs(number) > 1e-3);
            Assert.All(own.Gradient.Zip(picked.Gradient), static pair => Assert.Equal(pair.First, pair.Second, 1e-13));
        }
    }

    /// <summary>The loss of items of which each picks two maps, and its gradient by them; some are picked twice, by one item too.</summary>
    private static (double[] Value, double[] Gradient) SeveralEntries(Func<Value, Value, GraphBuilder, EachInput> feed, Target target, int turn)
    {
        GraphBuilder g = new(new() { Float = ElementType.F64, Target = target, ItemsPerTurn = turn });
        Value x = g.Input("x", 4, 3, 5, 2);
        double[] numbers = [0, 1, 3, 2, 1, 1, 1, 1, 2, 0, 0, 1, 3, 0, 3, 2, 0, 0, 2, 2];
        Value at = g.Constant(Literal.FromNumbers(new(ElementType.F64, 5, 2, 2), numbers));
        Value losses = g.Each(item => [g.Sum(g.Sigmoid(item[0]), "k y x -> k")], feed(x, at, g))[0];
        Value total = g.Sum(g.Multiply(losses, g.Softplus(losses)), "p k ->"); // each item counts otherwise
        Module module = g.Build("several", [("total", total), ("gradient", ReverseMode.Gradients(g, total, [x])[0])]);
        HostTensor[] results = [.. new ReferenceEvaluator(module).Run(Run.Random(8, ElementType.F64, 4, 3, 5, 2))];
        return (results[0].Numbers(), results[1].Numbers());
    }

    /// <summary>A loss of one item: small maps enlarged, weighted by a picked map, with a weight that all items share.</summary>
    private static Value Losses(GraphBuilder g, Value[] x)
    {
        Value places = Places(g);
        return g.Each(
            item =>
            {
                Value large = g.ResizeLike(item[0], item[1], Language.Resize.Bilinear);
                Value wrong = g.Sigmoid(g.Einsum("lhw,hw->lhw", large, item[1]));
                return [g.Multiply(g.Einsum("lhw,k->l", wrong, item[2]), g.Softplus(item[3]))];
            },
            EachInput.Own(x[0]),
            EachInput.Pick(x[1], places),
            EachInput.Same(x[2]),
            EachInput.Own(x.Length > 3 ? x[3] : g.Iota(Items)))[0];
    }

    private static Value TurnsLoss(GraphBuilder g, Value[] x) => g.Sum(g.Multiply(Losses(g, x), Weights(g)), "p l ->");

    private static Value WholeLoss(GraphBuilder g, Value[] x)
    {
        Value maps = g.Gather(x[1], Places(g));
        Value large = g.ResizeLike(x[0], maps, Language.Resize.Bilinear);
        Value wrong = g.Sigmoid(g.Einsum("plhw,phw->plhw", large, maps));
        Value losses = g.Einsum("pl,p->pl", g.Einsum("plhw,k->pl", wrong, x[2]), g.Softplus(x[3]));
        return g.Sum(g.Multiply(losses, Weights(g)), "p l ->");
    }

    private static Value Places(GraphBuilder g) => g.Constant(Literal.FromNumbers(new(ElementType.F64, Items, 1), [0, 2, 1, 2, 2, 0, 1]));

    private static Value Weights(GraphBuilder g) => g.Constant(Literal.FromNumbers(
        new(ElementType.F64, Items, 2), Run.Random(99, ElementType.F64, Items, 2).Numbers()));

    private static double[][] Results(Func<GraphBuilder, Value[], Value> loss, Target target, int turn)
    {
        Module module = Build(loss, target, turn);
        HostTensor[] inputs = [.. shapes.Select((s, i) => Run.Random(i, ElementType.F64, s))];
        return [.. new ReferenceEvaluator(module).Run(inputs).Select(static t => t.Numbers())];
    }

    private static Module Build(Func<GraphBuilder, Value[], Value> loss, Target target, int turn)
    {
        GraphBuilder g = new(new() { Float = ElementType.F64, Target = target, ItemsPerTurn = turn });
        Value[] x = [.. shapes.Select((s, i) => g.Input($"x{i}", s))];
        Value total = loss(g, x);
        return g.Build("each", [("total", total), .. ReverseMode.Gradients(g, total, x).Select((v, i) => ($"g{i}", v))]);
    }

    private static int Loops(Func<GraphBuilder, Value[], Value> loss) =>
        ModulePrinter.Print(Build(loss, Target.Cpu, 2)).Split("stablehlo.while").Length - 1;
}
