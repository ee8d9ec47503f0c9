using MaskFormer.Language;
using MaskFormer.StableHlo;
using MaskFormer.StableHlo.Evaluation;
using MaskFormer.Torch;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Samples.Tests.Operations;

/// <summary>Numbers computed by hand, at the edges of what operations mean.</summary>
public sealed class ValueTests
{
    // A map of 2 x 2 pixels: 1 2 / 3 4. Its outer edges are -1 and 1, its pixels lie at -0.5 and 0.5.
    [Theory]
    [InlineData(0, 0, false, 2.5)]
    [InlineData(-0.5, -0.5, false, 1)]
    [InlineData(0.5, -0.5, false, 2)]
    [InlineData(-1, -0.5, false, 0.5)] // half of the pixel, half of the zeros outside
    [InlineData(-1, -1, false, 0.25)]
    [InlineData(-1.5, 0, false, 0)]
    [InlineData(1e30, 0, false, 0)]
    [InlineData(-1, -1, true, 1)]
    [InlineData(1, -1, true, 2)]
    [InlineData(0, 1, true, 3.5)]
    [InlineData(2, 1, true, 2)] // half a pixel beyond the last one
    public void A_sample_of_a_map(double x, double y, bool alignCorners, double expected)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor map = tensor((double[])[1, 2, 3, 4], [1, 1, 2, 2]), point = tensor((double[])[x, y], [1, 1, 1, 2]);
        Assert.Equal(expected, TensorOps.GridSample(map, point, alignCorners).item<double>(), 1e-12);
        double[] graph = Graph(
            (g, v) => g.GridSample(v[0], v[1], alignCorners),
            HostTensor.From((double[])[1, 2, 3, 4], 1, 1, 2, 2),
            HostTensor.From((double[])[x, y], 1, 1, 1, 2)
        );
        Assert.Equal(expected, Assert.Single(graph), 1e-12);
    }

    [Fact]
    public void A_point_at_infinity_or_nowhere_gives_nothing()
    {
        double[] points = [double.PositiveInfinity, 0, double.NegativeInfinity, double.PositiveInfinity];
        double[] graph = Graph(
            static (g, v) => g.GridSample(v[0], v[1]),
            HostTensor.From((double[])[1, 2, 3, 4], 1, 1, 2, 2),
            HostTensor.From(points, 1, 2, 1, 2)
        );
        Assert.Equal([0, 0], graph);
    }

    [Fact]
    public void Marks_and_what_lies_there()
    {
        using DisposeScope scope = NewDisposeScope();
        double[] marks = [0, 1, 0, 0, 2, 1];
        Assert.Equal([0, 1, 1, 1, 1, 2, -1, -1], Graph(static (g, v) => g.Argwhere(v[0], 4), HostTensor.From(marks, 2, 3)));
        Assert.Equal([0, 1, 1, 1, 1, 2], TensorOps.Argwhere(tensor(marks, [2, 3]), 4).data<double>().ToArray());
        Assert.Equal([-1, -1], TensorOps.Argwhere(zeros(2, 3), 4).data<float>().ToArray().Select(static v => (double)v));
        double[] numbers = [10, 11, 12, 13, 14, 15], places = [1, 0, 0, 2, 9, -3];
        Assert.Equal([13, 12, 13], Graph(static (g, v) => g.Gather(v[0], v[1]), HostTensor.From(numbers, 2, 3), HostTensor.From(places, 3, 2)));
        Assert.Equal([13, 12, 13], TensorOps.Gather(tensor(numbers, [2, 3]), tensor(places, [3, 2])).data<double>().ToArray());
        Assert.Equal([0, 1, 0], Graph(static (g, v) => g.Equal(v[0], 2), HostTensor.From((double[])[1, 2, double.NaN], 3)));
    }

    [Fact]
    public void Choices_of_hand_made_numbers()
    {
        HostTensor x = HostTensor.From((double[])[-2, 0, 3], 3);
        Assert.Equal([-2, 0, 1], Graph(static (g, v) => g.Minimum(v[0], 1), x));
        Assert.Equal([5, -1, 5], Graph(static (g, v) => g.Where(v[0], 5, -1), x));
        Assert.Equal([4, 0, 9], Graph(static (g, v) => g.Pow(v[0], 2), x));
        Assert.Equal([-2, -2, 1], Graph(static (g, v) => g.Cumsum(v[0], 0), x));
        Assert.Equal([-2, 1, 5], Graph(static (g, v) => g.Add(v[0], g.Iota(3)), x));
    }

    [Fact]
    public void Padding_counts_as_zeros_in_means()
    {
        HostTensor x = HostTensor.From((double[])[1, 2, 3, 4, 5, 6, 7, 8, 9], 1, 1, 3, 3);
        Assert.Equal([0.25, 1.25, 2.75, 7], Graph(static (g, v) => g.AvgPool(v[0], 2, 2, 1), x));
    }

    [Theory]
    [InlineData(3, 4)]
    [InlineData(0, -1)]
    public void A_slice_outside_of_its_axis_is_refused(int start, int end)
    {
        using DisposeScope scope = NewDisposeScope();
        Index to = end < 0 ? new Index(5, fromEnd: true) : end;
        Assert.Equal("MF2031", Assert.Throws<MaskFormerException>(() => TensorOps.Slice(ones(3), 0, start..to)).Id);
        GraphBuilder g = new();
        Assert.Equal("MF5035", Assert.Throws<GraphException>(() => g.Slice(g.Input("x", 3), 0, start..to)).Id);
    }

    private static double[] Graph(Func<GraphBuilder, Value[], Value> build, params HostTensor[] inputs)
    {
        GraphBuilder g = new(new() { Float = StableHlo.ElementType.F64 });
        Value[] values = [.. inputs.Select((t, i) => g.Input($"x{i}", t.Type))];
        return new ReferenceEvaluator(g.Build("test", ("y", build(g, values)))).Run(inputs)[0].Numbers();
    }
}
