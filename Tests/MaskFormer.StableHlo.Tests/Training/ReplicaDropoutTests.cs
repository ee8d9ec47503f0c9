using MaskFormer.StableHlo.Evaluation;
using MaskFormer.StableHlo.Training;
using Xunit;

namespace MaskFormer.StableHlo.Tests.Training;

/// <summary>Replicas draw together what one device draws for the whole batch, wherever the batch lies.</summary>
public sealed class ReplicaDropoutTests
{
    private const int Batch = 12;

    public static TheoryData<string, int> Cases
    {
        get
        {
            TheoryData<string, int> cases = [];
            foreach (string where in (string[])["first", "middle", "last", "skip", "sample", "attention", "weight", "several"])
            {
                foreach (int replicas in (int[])[2, 3, 4]) cases.Add(where, replicas);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Replicas_draw_what_one_device_draws(string where, int replicas)
    {
        TrainingStep one = Step(where, Batch, 1),
            many = Step(where, Batch / replicas, replicas);
        HostTensor[] state =
        [
            .. one.State.Select(
                static (s, i) =>
                    s.Name.EndsWith("weight", StringComparison.Ordinal) || s.Name == "scale"
                        ? Run.Random(i + 1, ElementType.F64, [.. s.Type.Dims])
                        : HostTensor.From(Literal.Splat(s.Type, 0))
            ),
        ];
        HostTensor image = Run.Random(50, ElementType.F64, Batch, 6),
            rate = Run.Tensor(ElementType.F64, [], 0.01),
            key = HostTensor.From(new(ElementType.UI32), (uint[])[0xBEEF]);

        IReadOnlyList<HostTensor> expected = new ReferenceEvaluator(one.Module).Run([.. state, image, rate, key]);
        IReadOnlyList<IReadOnlyList<HostTensor>> got = new ReferenceEvaluator(many.Module).RunReplicas([
            .. Enumerable.Range(0, replicas).Select(r => (HostTensor[])[.. state, Part(image, r, replicas), rate, key]),
        ]);

        int total = state.Length;
        Assert.All(
            got,
            results =>
            {
                for (int i = 0; i < total; i++)
                    Assert.Equal(expected[i].Numbers(), results[i].Numbers(), static (a, b) => Math.Abs(a - b) <= 1e-12 * Math.Max(1, Math.Abs(a)));
                Assert.Equal(expected[total].Number(0), results[total].Number(0), 1e-11);
            }
        );
    }

    [Fact]
    public void A_batch_that_shares_its_axis_is_refused_on_several_devices_only()
    {
        Step("joined", Batch, 1);
        GraphException error = Assert.Throws<GraphException>(() => Step("joined", Batch / 2, 2));
        Assert.Equal("MF5051", error.Id);
        Assert.StartsWith("Net.Joined", error.Place, StringComparison.Ordinal);
        Assert.Contains("dropout on [12, 6]: the batch of 6 has no axis of its own", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_graph_without_a_batch_is_refused()
    {
        GraphBuilder g = new(new() { Training = true, Replicas = 2 });
        Assert.Equal("MF5051", Assert.Throws<GraphException>(() => g.Drop(g.Input("x", 3), 0.5)).Id);
    }

    private static TrainingStep Step(string where, int batch, int replicas)
    {
        TestBlock model = new(["Image"], ["Y"], (g, key, x) =>
        {
            Value wide = g.Linear(x[0], key / "in", 6, 12); // [B, 12]
            g.Place("Net.Joined");
            return [where switch
            {
                "first" => g.Drop(wide, 0.4),
                "middle" => g.Rearrange(g.Drop(g.Rearrange(wide, "b (h c) -> h b c", ("h", 3)), 0.4), "h b c -> b (h c)"),
                "last" => g.Rearrange(g.Drop(g.Rearrange(wide, "b c -> c b"), 0.4), "c b -> b c"),
                "skip" => g.DropPath(wide, 0.4),
                "sample" => g.Rearrange(g.DropPath(g.Rearrange(wide, "b (h c) -> h b c", ("h", 3)), 0.4, axis: 1), "h b c -> b (h c)"),
                "attention" => g.Rearrange(Attention(g, key, g.Rearrange(wide, "b (l c) -> l b c", ("l", 3))), "l b c -> b (l c)"),
                "weight" => g.Multiply(wide, g.Expand(g.Drop(g.Weight(key / "scale", 12), 0.4), "c -> b c", x[0].Dim(0), 12)),
                "joined" => g.Rearrange(g.Drop(g.Rearrange(wide, "b (h c) -> (b h) c", ("h", 2)), 0.4), "(b h) c -> b (h c)", ("h", 2)),
                _ => g.Drop(g.Add(g.DropPath(wide, 0.2), g.Drop(g.Relu(wide), 0.3)), 0.1),
            }];
        });
        TestBlock criterion = new(["Y"], ["Total"], static (g, _, x) => [g.Mean(g.Sum(g.Multiply(x[0], x[0]), "b c -> b"), "b ->")]);
        return TrainingStep.Build(
            "step",
            model,
            criterion,
            [new("Image", new(ElementType.F64, batch, 6))],
            new() { Rule = static _ => new() },
            new() { Float = ElementType.F64, Replicas = replicas }
        );
    }

    private static Value Attention(GraphBuilder g, KeyPath key, Value x) => g.MultiheadAttention(x, x, x, key / "attend", 4, 2, 0.4);

    private static HostTensor Part(HostTensor all, int replica, int replicas)
    {
        double[] numbers = all.Numbers();
        int size = numbers.Length / replicas;
        return Run.Tensor(ElementType.F64, [all.Type.Dims[0] / replicas, 6], numbers[(replica * size)..((replica + 1) * size)]);
    }
}
