using MaskFormer.Language;
using MaskFormer.StableHlo.Evaluation;
using MaskFormer.StableHlo.Training;
using Xunit;

namespace MaskFormer.StableHlo.Tests.Training;

/// <summary>A step in parts has the loss and the gradients of the whole batch, for sums of any kind.</summary>
public sealed class AccumulatedStepTests
{
    private const int Batch = 12, Slots = 3;

    private static readonly Dictionary<string, Func<GraphBuilder, Value, Value>> cases = new()
    {
        ["sum"] = static (g, x) => g.Sum(x, "n t ->"),
        ["mean"] = static (g, x) => g.Mean(g.Multiply(x, x), "n t ->"),
        ["two sums, divided"] = static (g, x) => g.Divide(g.Sum(x, "n t ->"), g.Add(g.Sum(g.Multiply(x, x), "n t ->"), 1)),
        ["square of a sum"] = static (g, x) => g.Sum(g.Multiply(g.Sum(x, "n t -> t"), g.Sum(x, "n t -> t")), "t ->"),
        ["einsum"] = static (g, x) => g.Sum(g.Einsum("it,iu->tu", x, x), "t u ->"),
        ["packed, then summed"] = static (g, x) => g.Sum(g.Einsum("pit,it->p", g.Pack(g.Greater(x, 0), x.Dim(0) * Slots), x), "p ->"),
        ["beside a weight alone"] = static (g, x) => g.Add(g.Mean(x, "n t ->"), g.Sum(g.Weight("scale", Slots), "t ->")),
    };

    public static TheoryData<string, int> Cases
    {
        get
        {
            TheoryData<string, int> all = [];
            foreach (string name in cases.Keys)
            {
                foreach (int parts in (int[])[2, 3]) all.Add(name, parts);
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Parts_compute_what_the_whole_batch_computes(string name, int parts)
    {
        (double total, double[] gradient) = Run(cases[name], 1);
        (double inParts, double[] accumulated) = Run(cases[name], parts);
        Assert.Equal(total, inParts, 1e-10);
        Assert.Equal(gradient, accumulated, static (a, b) => Math.Abs(a - b) < 1e-10);
    }

    [Fact]
    public void A_sum_of_sums_is_refused()
    {
        MaskFormerException error = Assert.Throws<MaskFormerException>(() => Programs(
            static (g, x) => g.Sum(g.Multiply(g.Broadcast(g.Mean(x, "n t ->"), [], [.. x.Type.Dims]), x), "n t ->"), 2));
        Assert.Equal("MF7012", error.Id);
    }

    [Fact]
    public void The_largest_of_the_whole_batch_is_refused()
    {
        GraphException error = Assert.Throws<GraphException>(() => Programs(static (g, x) => g.Max(x, "n t ->"), 2));
        Assert.Equal("MF5051", error.Id);
    }

    /// <summary>Loss, and the sum of the gradients before the update clears it.</summary>
    private static (double Total, double[] Gradient) Run(Func<GraphBuilder, Value, Value> loss, int parts)
    {
        AccumulatedStep step = Programs(loss, parts);
        HostTensor weight = StableHlo.Tests.Run.Random(7, ElementType.F64, Slots);
        double[] image = StableHlo.Tests.Run.Random(50, ElementType.F64, Batch, Slots).Numbers();
        HostTensor[] batches = [.. image.Chunk(image.Length / parts).Select(part => StableHlo.Tests.Run.Tensor(ElementType.F64, [Batch / parts, Slots], part))];

        double[][] whole = [.. step.Sums.Outputs.Select(static sum => new double[sum.Type.Count])];
        foreach (HostTensor batch in batches)
        {
            IReadOnlyList<HostTensor> own = new ReferenceEvaluator(step.Sums.Module).Run([weight, batch]);
            for (int i = 0; i < whole.Length; i++) whole[i] = [.. whole[i].Zip(own[i].Numbers(), static (a, b) => a + b)];
        }

        HostTensor[] sums = [.. whole.Select((values, i) => StableHlo.Tests.Run.Tensor(ElementType.F64, [.. step.Sums.Outputs[i].Type.Dims], values))];
        HostTensor gradient = HostTensor.From(Literal.Splat(step.Gradients.State[0].Type, 0));
        double total = double.NaN;
        foreach (HostTensor batch in batches)
        {
            IReadOnlyList<HostTensor> results = new ReferenceEvaluator(step.Gradients.Module).Run([gradient, weight, batch, .. sums]);
            (gradient, total) = (results[0], results[1].Number(0));
        }

        return (total, gradient.Numbers());
    }

    private static AccumulatedStep Programs(Func<GraphBuilder, Value, Value> loss, int parts) => AccumulatedStep.Build(
        parts,
        new TestBlock(["Image"], ["Y"], static (g, _, x) => [g.Multiply(x[0], g.Expand(g.Weight("scale", Slots), "t -> n t", x[0].Dim(0), Slots))]),
        new TestBlock(["Y"], ["Total"], (g, _, x) => [loss(g, x[0])]),
        [new("Image", new(ElementType.F64, Batch / parts, Slots))],
        new() { Rule = static _ => new(), ClipNorm = null },
        new() { Float = ElementType.F64 });
}
