using MaskFormer.StableHlo.Evaluation;
using MaskFormer.StableHlo.Gradients;
using Xunit;

namespace MaskFormer.StableHlo.Tests.Building;

/// <summary>What a program does not keep.</summary>
public class MemoryTests
{
    private readonly GraphBuilder g = new();

    [Fact]
    public void A_part_is_taken_before_it_is_widened()
    {
        HostTensor x = Run.Tensor(ElementType.BF16, [2, 3], 1, 2, 3, 4, 5, 6);
        Value whole = g.To(g.Input("x", new TensorType(ElementType.BF16, 2, 3)), ElementType.F32);
        Value at = g.Constant(Literal.FromNumbers(new(ElementType.F32, 2, 1), [1, 0]));
        Module module = g.Build("parts", ("slice", g.Slice(whole, 1, 1, 3)), ("gather", g.Gather(whole, at)));
        Assert.DoesNotContain(module.Main.Body.Nodes, static node => node.Op is ConvertOp && node.Operands[0].Producer is null);
        Assert.Equal([[2, 3, 5, 6], [4, 5, 6, 1, 2, 3]], new ReferenceEvaluator(module).Run([x]).Select(static result => result.Numbers()));
    }

    [Fact]
    public void Equal_parts_are_taken_once()
    {
        GraphBuilder accelerated = new(new() { Target = Target.Gpu });
        Value whole = accelerated.To(accelerated.Input("x", new TensorType(ElementType.BF16, 2, 3)), ElementType.F32);
        Module module = accelerated.Build("parts", ("one", accelerated.Slice(whole, 1, 1, 3)), ("other", accelerated.Slice(whole, 1, 1, 3)));
        Assert.Equal(["stablehlo.slice", "stablehlo.convert"], module.Main.Body.Nodes.Select(static node => node.Op.Name));
    }

    [Fact]
    public void Items_that_go_through_as_they_are_go_through()
    {
        HostTensor x = Run.Tensor(ElementType.F32, [3, 2], 1, 2, 3, 4, 5, 6);
        Assert.Equal([1, 2, 3, 4, 5, 6], Run.Graph((graph, inputs) => graph.Each(static item => [item[0]], EachInput.Own(inputs[0]))[0], x));
    }

    [Fact]
    public void The_gradient_of_relu_needs_its_result_alone()
    {
        Value x = g.Input("x", 5), y = g.Relu(x), loss = g.Sum(g.Multiply(y, g.Input("c", 5)), "n ->");
        Module module = g.Build("relu", ("dx", ReverseMode.Gradients(g, loss, [x])[0]));
        Assert.Single(module.Main.Body.Nodes, node => node.Op is CompareOp && node.Operands[0].Producer?.Op is SelectOp);
        HostTensor[] inputs = [Run.Tensor(ElementType.F32, [5], -2, 0, -0.0, 3, double.NaN), Run.Tensor(ElementType.F32, [5], 7, 8, 9, 10, 11)];
        Assert.Equal([0, 0, 0, 10, 11], new ReferenceEvaluator(module).Run(inputs)[0].Numbers());
    }

    [Theory]
    [InlineData(Target.Gpu, 3, 8)]
    [InlineData(Target.Gpu, 3000, 3)] // 36 MB an item
    [InlineData(Target.Gpu, 6000, 1)] // 144 MB
    [InlineData(Target.Cpu, 3000, 2)]
    [InlineData(Target.Cpu, 6000, 1)]
    public void A_turn_takes_fewer_items_where_they_are_large(Target target, int side, int items)
    {
        GraphBuilder large = new(new() { Target = target });
        IReadOnlyList<Value> sums = large.Each(item => [large.Sum(large.Exp(item[0]), "y x ->")], EachInput.Own(large.Input("x", 16, side, side)));
        Node loop = Assert.Single(large.Build("large", ("sums", sums[0])).Main.Body.Nodes, static node => node.Op is WhileOp);
        Assert.Contains(loop.Blocks[1].Nodes, node => node.Op is DynamicSliceOp slice && slice.Sizes[0] == items);
    }
}
