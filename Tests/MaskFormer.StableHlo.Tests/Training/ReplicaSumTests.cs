using MaskFormer.StableHlo.Evaluation;
using MaskFormer.StableHlo.Training;
using Xunit;

namespace MaskFormer.StableHlo.Tests.Training;

/// <summary>Sums over the batch run over all replicas, whatever the batch is called and wherever it lies.</summary>
public sealed class ReplicaSumTests
{
    private const int Batch = 12, Slots = 3;

    // x is [batch, Slots]; each case gives one number.
    private static readonly Dictionary<string, Func<GraphBuilder, Value, Value>> cases = new()
    {
        ["sum"] = static (g, x) => g.Sum(x, "n t ->"),
        ["named differently each time"] = static (g, x) => g.Sum(g.Multiply(g.Sum(x, "image t -> image"), 2), "z ->"),
        ["another axis called b"] = static (g, x) => g.Sum(g.Sum(x, "n b -> n"), "n ->"),
        ["mean"] = static (g, x) => g.Mean(g.Multiply(x, x), "n t ->"),
        ["largest"] = static (g, x) => g.Add(g.Max(g.Detach(x), "n t ->"), g.Sum(x, "n t ->")), // a largest value has a gradient on one device only
        ["behind another axis"] = static (g, x) => g.Sum(g.Multiply(g.Sum(g.Rearrange(x, "n t -> t n"), "t i -> t"), 0.5), "t ->"),
        ["joined with another axis"] = static (g, x) => g.Sum(g.Rearrange(x, "n t -> (n t)"), "m ->"),
        ["joined with an axis of one"] = static (g, x) => g.Sum(g.Rearrange(g.Reshape(g.Sum(x, "n t -> n"), x.Dim(0), 1), "n t -> (n t)"), "m ->"),
        ["einsum"] = static (g, x) => g.Sum(g.Einsum("it,iu->tu", x, x), "t u ->"),
        ["einsum of three"] = static (g, x) => g.Einsum("it,iu,is->", x, x, x),
        ["packed, then summed"] = static (g, x) => g.Sum(g.Einsum("pit,it->p", g.Pack(g.Greater(x, 0), x.Dim(0) * Slots), x), "p ->"),
        ["sums of every image"] = static (g, x) => g.Sum(g.Multiply(g.Sum(x, "i t -> i"), g.Mean(x, "i t -> i")), "i ->"),
        ["joined end to end"] = static (g, x) => g.Mean(g.Concat(0, x, g.Multiply(x, x)), "n t ->"),
        ["joined beside"] = static (g, x) => g.Sum(g.Concat(1, x, g.Expand(g.Weight("only", 2), "u -> n u", x.Dim(0), 2)), "n t ->"),
        ["stacked"] = static (g, x) => g.Sum(g.Multiply(g.Stack(0, x, g.Multiply(x, x)), 3), "s n t ->"),
        ["not summed at all"] = static (g, x) => g.Multiply(g.Sum(g.Weight("only", 2), "b ->"), g.Mean(x, "q r ->")),
    };

    public static TheoryData<string, int> Cases
    {
        get
        {
            TheoryData<string, int> all = [];
            foreach (string name in cases.Keys)
            {
                foreach (int replicas in (int[])[2, 3, 4]) all.Add(name, replicas);
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Replicas_compute_what_one_device_computes(string name, int replicas)
    {
        (double expected, double[] gradient) = Train(name, 1)[0];
        Assert.All(
            Train(name, replicas),
            got =>
            {
                Assert.Equal(expected, got.Total, 1e-10);
                Assert.Equal(gradient, got.Weights, static (a, b) => Math.Abs(a - b) < 1e-10);
            });
    }

    // Each is asked for along the batch, which is the first axis of [batch, Slots], or the last one where an operation knows no other.
    private static readonly Dictionary<string, Func<GraphBuilder, Value, Value>> mixing = new()
    {
        ["softmax"] = static (g, x) => g.Sum(g.Softmax(x, 0), "n t ->"),
        ["the largest"] = static (g, x) => g.Sum(g.Multiply(g.Argmax(g.Rearrange(x, "n t -> t n")), g.Sum(x, "n t -> t")), "t ->"),
        ["a place"] = static (g, x) => g.Sum(g.Select(x, 0, ^1), "t ->"),
        ["a part"] = static (g, x) => g.Sum(g.Slice(x, 0, 1..), "n t ->"),
        ["a running sum"] = static (g, x) => g.Sum(g.Cumsum(x, 0), "n t ->"),
        ["counting"] = static (g, x) => g.Sum(g.Multiply(g.Iota(x.Dim(0)), g.Sum(x, "n t -> n")), "n ->"),
        ["padding"] = static (g, x) => g.Sum(g.PadTo(x, 2, axis: 0), "n t ->"),
        ["a join with what does not hold it"] = static (g, x) => g.Sum(g.Concat(0, x, g.Reshape(g.Weight("only", Slots), 1, Slots)), "n t ->"),
        ["a roll"] = static (g, x) => g.Sum(g.Multiply(g.Roll(x, 1, 0, 0), x), "n t ->"),
    };

    [Theory]
    [InlineData("softmax")]
    [InlineData("the largest")]
    [InlineData("a place")]
    [InlineData("a part")]
    [InlineData("a running sum")]
    [InlineData("counting")]
    [InlineData("padding")]
    [InlineData("a join with what does not hold it")]
    [InlineData("a roll")]
    public void What_mixes_images_of_several_replicas_is_refused(string what)
    {
        Step(mixing[what], 1);
        GraphException error = Assert.Throws<GraphException>(() => Step(mixing[what], 2));
        Assert.Equal("MF5051", error.Id);
        Assert.StartsWith($"{what} along axis", error.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void A_form_that_depends_on_the_number_of_images_is_refused()
    {
        GraphException error = Assert.Throws<GraphException>(() =>
            Step(static (g, x) => x.Dim(0) == Batch / 2 ? g.Sum(g.Sum(x, "n t -> n"), "n ->") : g.Sum(x, "n t ->"), 2));
        Assert.Equal("MF5051", error.Id);
        Assert.Contains("with one image more the graph takes another form", error.Message, StringComparison.Ordinal);
    }

    private static (double Total, double[] Weights)[] Train(string name, int replicas)
    {
        TrainingStep step = Step(cases[name], replicas);
        HostTensor[] state =
        [
            .. step.State.Select(static s => s.Name is "scale" or "only"
                ? Run.Random(7, ElementType.F64, [.. s.Type.Dims])
                : HostTensor.From(Literal.Splat(s.Type, 0))),
        ];
        double[] image = Run.Random(50, ElementType.F64, Batch, Slots).Numbers();
        HostTensor rate = Run.Tensor(ElementType.F64, [], 0.01);
        int part = image.Length / replicas;
        IReadOnlyList<IReadOnlyList<HostTensor>> results = new ReferenceEvaluator(step.Module).RunReplicas([
            .. Enumerable.Range(0, replicas).Select(r =>
                (HostTensor[])[.. state, Run.Tensor(ElementType.F64, [Batch / replicas, Slots], image[(r * part)..((r + 1) * part)]), rate]),
        ]);
        int scale = step.State.ToList().FindIndex(static s => s.Name == "scale" + TrainingStep.FirstMoment);
        return [.. results.Select(all => (all[step.State.Count].Number(0), all[scale].Numbers()))];
    }

    private static TrainingStep Step(Func<GraphBuilder, Value, Value> loss, int replicas) => TrainingStep.Build(
        "step",
        new TestBlock(["Image"], ["Y"], static (g, _, x) => [g.Multiply(x[0], g.Expand(g.Weight("scale", Slots), "t -> n t", x[0].Dim(0), Slots))]),
        new TestBlock(["Y"], ["Total"], (g, _, x) => [loss(g, x[0])]),
        [new("Image", new(ElementType.F64, Batch / replicas, Slots))],
        new() { Rule = static _ => new(), ClipNorm = null },
        new() { Float = ElementType.F64, Replicas = replicas }
    );
}
