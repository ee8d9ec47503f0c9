using Xunit;

namespace MaskFormer.StableHlo.Tests.Gradients;

public class ElementGradientTests
{
    [Theory]
    [InlineData(BinaryKind.Add)]
    [InlineData(BinaryKind.Subtract)]
    [InlineData(BinaryKind.Multiply)]
    [InlineData(BinaryKind.Divide)]
    [InlineData(BinaryKind.Maximum)]
    [InlineData(BinaryKind.Minimum)]
    [InlineData(BinaryKind.Power)]
    [InlineData(BinaryKind.Remainder)]
    [InlineData(BinaryKind.Atan2)]
    public void Binary_ops(BinaryKind kind) =>
        Differences.Check((g, x) => g.Binary(kind, x[0], x[1]), 7, static v => v + 1.7, [3, 5], [3, 5]);

    [Theory]
    [InlineData(UnaryKind.Abs)]
    [InlineData(UnaryKind.Negate)]
    [InlineData(UnaryKind.Exponential)]
    [InlineData(UnaryKind.ExponentialMinusOne)]
    [InlineData(UnaryKind.Log)]
    [InlineData(UnaryKind.LogPlusOne)]
    [InlineData(UnaryKind.Logistic)]
    [InlineData(UnaryKind.Tanh)]
    [InlineData(UnaryKind.Sqrt)]
    [InlineData(UnaryKind.Rsqrt)]
    [InlineData(UnaryKind.Cbrt)]
    [InlineData(UnaryKind.Sine)]
    [InlineData(UnaryKind.Cosine)]
    [InlineData(UnaryKind.Floor)]
    public void Unary_ops(UnaryKind kind) => Differences.Check((g, x) => g.Unary(kind, x[0]), 3, static v => v + 1.3, [2, 7]);

    [Fact]
    public void Activations()
    {
        Differences.Check((g, x) => g.Relu(x[0]), 1, [4, 5]);
        Differences.Check((g, x) => g.Gelu(x[0]), 2, static v => 4 * v, [4, 5]);
        Differences.Check((g, x) => g.Softplus(x[0]), 3, static v => 9 * v, [4, 5]);
        Differences.Check((g, x) => g.Sigmoid(x[0]), 4, static v => 9 * v, [4, 5]);
        Differences.Check((g, x) => g.AtLeast(x[0], 0.2), 5, [4, 5]);
    }

    [Fact]
    public void Softmax_and_its_logarithm()
    {
        Differences.Check((g, x) => g.Softmax(x[0]), 1, static v => 3 * v, [3, 2, 5]);
        Differences.Check((g, x) => g.LogSoftmax(x[0]), 2, static v => 3 * v, [3, 2, 5]);
    }

    [Fact]
    public void Select_gives_each_branch_its_part() =>
        Differences.Check((g, x) => g.Select(g.Compare(Direction.GT, x[0], x[1]), g.Multiply(x[0], x[1]), g.Exp(x[1])), 9, [3, 5], [3, 5]);

    [Theory]
    [InlineData(0.0, 0.0)]
    [InlineData(2.0, 1.0)]
    [InlineData(-2.0, 0.0)]
    public void Relu_has_no_gradient_at_zero(double at, double expected) => Assert.Equal([expected], GradientAt((g, x) => g.Relu(x), at));

    [Fact]
    public void Softplus_has_half_a_gradient_at_zero() => Assert.Equal([0.5], GradientAt((g, x) => g.Softplus(x), 0));

    [Fact]
    public void At_least_passes_the_gradient_at_the_bound() => Assert.Equal([1.0], GradientAt((g, x) => g.AtLeast(x, 1), 1));

    [Fact]
    public void Detach_stops_the_gradient() => Assert.Equal([3.0], GradientAt((g, x) => g.Multiply(x, g.Detach(x)), 3));

    [Fact]
    public void What_is_picked_or_compared_has_no_gradient()
    {
        Assert.Equal([1.0], GradientAt((g, x) => g.Multiply(x, g.Greater(x, 2)), 3));
        Assert.Equal([2.0], GradientAt((g, x) => g.Multiply(x, g.Argmax(g.Stack([g.Number(0), g.Negate(x), x]))), 3));
    }

    [Fact]
    public void A_value_used_twice_gets_both_parts() => Assert.Equal([12.0], GradientAt((g, x) => g.Multiply(g.Multiply(x, x), x), 2));

    [Fact]
    public void An_op_without_gradient_is_named()
    {
        GraphBuilder g = new();
        g.Place("Loss.Sorted");
        Value x = g.Input("x", 3);
        Value product = g.ReduceAxes(BinaryKind.Multiply, x, 0);
        GraphException e = Assert.Throws<GraphException>(() => StableHlo.Gradients.ReverseMode.Gradients(g, product, [x]));
        Assert.Equal("MF5041", e.Id);
        Assert.Equal("Loss.Sorted", e.Place);
    }

    private static double[] GradientAt(Func<GraphBuilder, Value, Value> f, double at) => Run.Graph(
        (g, x) => StableHlo.Gradients.ReverseMode.Gradients(g, f(g, x[0]), [x[0]])[0],
        Run.Tensor(ElementType.F64, [], at));
}
