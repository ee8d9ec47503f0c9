using MaskFormer.Language;
using MaskFormer.StableHlo;
using MaskFormer.StableHlo.Evaluation;
using MaskFormer.Torch;
using Xunit;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Definitions.Tests;

/// <summary>The criterion on cases small enough to follow by hand, and what padding must not do.</summary>
public sealed class CriterionTests
{
    /// <summary>A vector that the original computed: three queries, two targets, one image of 4 x 4; it was computed in float32.</summary>
    [Fact]
    public void Costs_matches_and_losses_are_the_originals()
    {
        using var scope = NewDisposeScope();
        Tensor logits = tensor(new[] { 0.2, 1.0, -0.5, 0.3, 1.5, -0.2, 0.1, 0.0, 0, 0, 0, 2.0 }, [1, 3, 1, 4]);
        Tensor masks = tensor(new[] { 2.0, -1, 0.5, -2, -1, 1, 1, 3, 0, 0, 0, 0 }, [1, 1, 3, 2, 2]);
        Tensor targets = tensor(new double[] { 1, 1, 0, 0, 1, 1, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 1, 0, 0, 1, 1, 0, 1, 1, 1, 0, 1, 1, 1 }, [1, 2, 4, 4]);
        using var module = new SetCriterion { Classes = 3 }.CreateModule();
        Dictionary<string, double[]> seen = [];
        module.Observer = (name, value) => seen[name] = value.detach().data<double>().ToArray();
        module.Run([
            logits,
            masks,
            tensor(new double[] { 1, 0 }, [1, 2]),
            Owners(targets),
            ones([1, 2], dtype: ScalarType.Float64),
            ones([1, 4, 4], dtype: ScalarType.Float64),
        ]);
        Near([-0.10167325, 14.27283001, 2.03661275, 10.97272015, 2.37186313, 2.03661275], seen["Matcher.Cost"], 2e-6); // [target, query]
        Assert.Equal([1, 0, 0, 0, 0, 1], seen["Matches"]);
        Near([1.57869685], seen["ClassLoss"]);
        Near([0.05378620], seen["MaskLoss"]);
        Near([0.36518350], seen["DiceLoss"]);
        Near([1.57869685 + (20 * 0.05378620) + 0.36518350], seen["Total"], 1e-6);
    }

    /// <summary>
    /// Two queries of the last layer are matched: one mask covers 2 of its target's 3 pixels that count and 1 beside it, the other nothing. Earlier layers say
    /// else.
    /// </summary>
    [Fact]
    public void Statistics_are_of_the_last_layer()
    {
        using var scope = NewDisposeScope();
        Tensor logits = zeros(2, 3, 1, 3), masks = ones([2, 1, 3, 2, 4]);
        logits[1, 0, 0, 2] = 1; // the last class is "no object"
        logits[1, 1, 0, 1] = 1; // of equals, as in query 2, the first is taken
        masks[1, 0, 0] = tensor(new float[] { 1, 2, -1, 3, 0, -1, -1, 9 }, [2, 4]);
        masks[1, 0, 1] = -1;
        Tensor matches = zeros(2, 1, 3, 3), inside = zeros(1, 3, 2, 4), pixels = tensor(new float[] { 1, 1, 1, 1, 1, 1, 1, 0 }, [1, 2, 4]);
        (matches[0, 0, 0, 2], matches[1, 0, 0, 0], matches[1, 0, 1, 1]) = (1, 1, 1); // the third slot is padding
        inside[0, 0] = tensor(new float[] { 1, 1, 1, 0, 0, 0, 0, 0 }, [2, 4]);
        inside[0, 1, 1, 1] = 1;
        using var module = new MatchingStatistics { Classes = 2 }.CreateModule();
        var told = module.forward(logits.requires_grad_(), masks.requires_grad_(), matches, inside, pixels);
        Assert.Equal(1 / 3.0, told.NoObjectShare.item<float>(), 1e-6);
        Assert.Equal((2 / 4.0 + 0) / 2, told.MatchedIoU.item<float>(), 1e-6);
        Assert.False(told.NoObjectShare.requires_grad || told.MatchedIoU.requires_grad);
    }

    [Fact]
    public void Padded_targets_and_pixels_change_nothing()
    {
        using var scope = NewDisposeScope();
        using Generator random = new(3);
        var (logits, masks) = (randn([2, 5, 1, 4], generator: random), randn([2, 1, 5, 3, 4], generator: random));
        Tensor targets = Areas(random, 1, 2);
        double plain = Total(logits, masks, [2, 1], targets, [1, 1], ones(1, 12, 16));

        // one more slot with rubbish in it, which Valid switches off
        Tensor slots = cat([targets, ones(1, 1, 12, 16)], 1);
        Assert.Equal(plain, Total(logits, masks, [2, 1, 0], slots, [1, 1, 0], ones(1, 12, 16)), 1e-5);

        // rubbish in rows that do not count
        Tensor pixels = ones(1, 12, 16);
        pixels.narrow(1, 8, 4).zero_();
        Tensor other = targets.clone();
        other.narrow(1, 0, 1).narrow(2, 8, 4).fill_(1);
        double masked = Total(logits, masks, [2, 1], targets, [1, 1], pixels);
        Assert.Equal(masked, Total(logits, masks, [2, 1], other, [1, 1], pixels), 1e-5);
        Assert.NotEqual(plain, masked, 1e-3);
    }

    [Fact]
    public void No_target_at_all_leaves_only_the_class_loss()
    {
        using var scope = NewDisposeScope();
        using Generator random = new(4);
        var (logits, masks) = (randn([1, 5, 2, 4], generator: random), randn([1, 2, 5, 3, 4], generator: random));
        logits.requires_grad_();
        masks.requires_grad_();
        using var module = new SetCriterion { Classes = 3 }.CreateModule();
        var outputs = module.forward(logits, masks, zeros(2, 1), zeros(2, 1, 12, 16), zeros(2, 1), ones(2, 12, 16));
        outputs.Total.backward();
        Assert.Equal(0, outputs.MaskLoss.item<float>());
        Assert.Equal(0, outputs.DiceLoss.item<float>());
        Assert.True(outputs.ClassLoss.item<float>() > 0);
        Assert.True(masks.grad!.abs().sum().item<float>() == 0);
        Assert.True(logits.grad!.isfinite().all().item<bool>());
    }

    /// <summary>Room for two pairs: those are in two images, at the end of their slots, with padding around them.</summary>
    [Fact]
    public void Packed_pairs_are_those_of_all_slots()
    {
        using var scope = NewDisposeScope();
        using Generator random = new(5);
        var (logits, masks) = (randn([2, 5, 2, 4], generator: random), randn([2, 2, 5, 3, 4], generator: random));
        Tensor targets = Areas(random, 2, 3),
            labels = tensor(new float[] { 0, 0, 2, 0, 1, 0 }, [2, 3]),
            valid = tensor(new float[] { 0, 0, 1, 0, 1, 0 }, [2, 3]);
        var (roomy, rooms) = Evaluate(100, logits, masks, labels, targets, valid);
        var (tight, room) = Evaluate(1, logits, masks, labels, targets, valid);
        Near(roomy, tight, 0);
        Near(rooms, room, 0);
        Assert.Contains(room, static gradient => gradient != 0);
    }

    [Fact]
    public void More_targets_than_pairs_are_refused_by_TorchSharp_and_the_last_of_them_left_out_by_a_graph()
    {
        using var scope = NewDisposeScope();
        using Generator random = new(6);
        Tensor[] inputs =
        [
            randn([1, 5, 1, 4], generator: random),
            randn([1, 1, 5, 3, 4], generator: random),
            tensor(new float[] { 1, 2, 0 }, [1, 3]),
            Owners(Areas(random, 1, 3)),
            ones(1, 3),
            ones(1, 12, 16),
        ];
        SetCriterion tight = new() { Classes = 3, PairsPerImage = 2 };
        using var module = tight.CreateModule();
        Assert.Equal("MF7202", Assert.Throws<MaskFormerException>(() => module.Run(inputs)).Id);

        Dictionary<string, double[]> all = Evaluate(tight with { PairsPerImage = 3 }, inputs), some = Evaluate(tight, inputs);
        Assert.Equal(all["Matches"], some["Matches"]);
        Assert.Equal(all["ClassLoss"], some["ClassLoss"]);
        Assert.InRange(some["MaskLoss"][0], 1e-3, all["MaskLoss"][0] - 1e-3);
        Assert.InRange(some["DiceLoss"][0], 1e-3, all["DiceLoss"][0] - 1e-3);
        Assert.True(double.IsFinite(some["Total"][0]));
    }

    // A generator of each test's own: other classes draw from the process's one at the same time.
    private static Tensor Areas(Generator random, int images, int targets) => rand([images, targets, 12, 16], generator: random).gt(0.5).to(ScalarType.Float32);

    /// <summary>Masks [B, T, H, W] as maps of their owners, as many as targets hold one pixel.</summary>
    private static Tensor Owners(Tensor masks)
    {
        Tensor order = masks.cumsum(1) * masks;
        Tensor slots = arange(1, masks.size(1) + 1, dtype: masks.dtype).reshape(1, -1, 1, 1);
        int depth = Math.Max(1, (int)order.max().to(ScalarType.Float64).item<double>());
        return stack(Enumerable.Range(1, depth).Select(map => (order.eq(map).to(masks.dtype) * slots).sum(1)), 1);
    }

    private static Dictionary<string, double[]> Evaluate(SetCriterion criterion, Tensor[] inputs)
    {
        GraphBuilder g = new();
        Value[] ports = [.. inputs.Zip(criterion.Inputs, (input, port) => g.Input(port.Name, input.shape))];
        IReadOnlyList<Value> outputs = ((IGraphBlock)criterion).Build(g, "", ports);
        string[] names = [.. criterion.Outputs.Select(static port => port.Name)];
        ReferenceEvaluator evaluator = new(g.Build("criterion", [.. names.Zip(outputs)]));
        return names
            .Zip(evaluator.Run([.. inputs.Select(static input => HostTensor.From(input.contiguous().data<float>().ToArray(), input.shape))]))
            .ToDictionary(static pair => pair.First, static pair => pair.Second.Numbers());
    }

    /// <summary>All outputs, and the gradient by the masks.</summary>
    private static (double[] Outputs, double[] Gradient) Evaluate(int pairsPerImage, Tensor logits, Tensor masks, Tensor labels, Tensor targets, Tensor valid)
    {
        Tensor leaf = masks.clone().requires_grad_();
        using var module = new SetCriterion { Classes = 3, PairsPerImage = pairsPerImage }.CreateModule();
        IReadOnlyList<Tensor> outputs = module.Run([logits, leaf, labels, Owners(targets), valid, ones(2, 12, 16)]);
        outputs[Array.FindIndex([.. new SetCriterion().Outputs], static port => port.Name == "Total")].backward();
        return ([.. outputs.SelectMany(static output => Numbers(output))], Numbers(leaf.grad!));
    }

    private static double[] Numbers(Tensor x) => x.detach().to(ScalarType.Float64).contiguous().data<double>().ToArray();

    private static double Total(Tensor logits, Tensor masks, float[] labels, Tensor targets, float[] valid, Tensor pixels)
    {
        using var module = new SetCriterion { Classes = 3 }.CreateModule();
        return module.forward(logits, masks, tensor(labels, [1, labels.Length]), Owners(targets), tensor(valid, [1, valid.Length]), pixels).Total.item<float>();
    }

    private static void Near(double[] expected, double[] actual, double tolerance = 1e-7)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, tolerance));
    }
}
