using MaskFormer.Language;
using TorchSharp;
using TorchSharp.Modules;
using Xunit;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Torch.Tests.Items;

/// <summary>A block applied to one item after the other, against the same block applied to all at once, in float64.</summary>
public sealed class EachTests
{
    private const int Items = 5;

    /// <summary>One loss, or one for each layer: gradients are taken at once, or computed again. Not all outputs are used, and not all inputs matter.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Values_and_gradients_are_those_of_all_items_at_once(bool oneNumber)
    {
        using var scope = NewDisposeScope();
        using Loss block = new(oneNumber);
        Tensor[] turns = Run(block, static (block, x, places) =>
            block.Each(EachInput.Own(x[0]), EachInput.Pick(x[1], places), EachInput.Same(x[2]))[0]);
        Tensor[] whole = Run(block, static (block, x, places) =>
        {
            Tensor maps = TensorOps.Gather(x[1], places);
            return stack(Enumerable.Range(0, Items).Select(i => block.Run([x[0][i], maps[i], x[2]])[0]));
        });
        Assert.Equal(5, turns.Length); // value, three inputs, one weight
        foreach ((Tensor one, Tensor other) in whole.Zip(turns))
        {
            Assert.Equal(ReferenceEquals(one, whole[2]), one.abs().max().item<double>() < 1e-3); // the map only marks
            Near.Equal(one, other, 1e-12);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_item_that_picks_several_entries_gives_what_it_gives_with_them_as_its_own(bool oneNumber)
    {
        using var scope = NewDisposeScope();
        using Loss block = new(oneNumber);
        Tensor logits = Near.Random(4, 3, 2, 3, 4), at = tensor([0.0, 1, 2, 0, 1, 1, 1, 1, 2, 0, 0, 0, 0, 1, 2, 1, 0, 0, 2, 1]).reshape(Items, 2, 2);
        Tensor[] own = Several(static (x, at) => EachInput.Own(TensorOps.Gather(x, at))), picked = Several(static (x, at) => EachInput.Pick(x, at));
        foreach ((Tensor one, Tensor other) in own.Zip(picked)) Near.Equal(one, other, 1e-13);
        Assert.True(own[1].abs().max().item<double>() > 1e-3);

        Tensor[] Several(Func<Tensor, Tensor, EachInput> feed)
        {
            Tensor leaf = logits.clone().requires_grad_();
            Tensor y = block.Each(feed(leaf * 1, at), EachInput.Pick(Near.Random(2, 3, 5, 7), Places()), EachInput.Same(Near.Random(3, 4)))[0];
            (y * Near.Random(9, y.shape)).sum().backward();
            return [y, leaf.grad!];
        }
    }

    [Fact]
    public void A_hundred_passes_and_collections_leave_nothing_behind()
    {
        using Loss block = new(false);
        long before = LiveTensors.Count();
        for (int i = 0; i < 100; i++)
        {
            using var scope = NewDisposeScope();
            Run(block, static (block, x, places) => block.Each(EachInput.Own(x[0]), EachInput.Pick(x[1].detach(), places), EachInput.Same(x[2]))[0]);
            if (i % 10 == 0) GC.Collect();
        }

        LiveTensors.Count();
        LiveTensors.AssertNoMoreThan(before);
    }

    [Fact]
    public void Without_gradients_only_values_are_computed()
    {
        using var scope = NewDisposeScope();
        using var frozen = no_grad();
        using Loss block = new(false);
        Tensor[] x = Inputs();
        Tensor y = block.Each(EachInput.Own(x[0]), EachInput.Pick(x[1], Places()), EachInput.Same(x[2]))[0];
        Assert.False(y.requires_grad);
        Assert.Equal([Items, 2], y.shape);
    }

    [Fact]
    public void Inputs_that_differ_in_their_number_of_items_are_refused()
    {
        using var scope = NewDisposeScope();
        using Loss block = new(true);
        Tensor[] x = Inputs();
        Assert.Equal("MF5063", Refused(() => block.Each(EachInput.Same(x[0][0]), EachInput.Same(x[1][0]), EachInput.Same(x[2]))));
        Assert.Equal("MF2001", Refused(() => block.Each(EachInput.Own(x[0]), EachInput.Own(x[1]), EachInput.Same(x[2]))));
    }

    [Fact]
    public void Dropout_inside_is_refused()
    {
        using var scope = NewDisposeScope();
        using Dropping block = new();
        Assert.Equal("MF5062", Refused(() => block.Each(EachInput.Own(ones(3, 2)))));
    }

    private static string Refused(Action act) => Assert.Throws<MaskFormerException>(act).Id;

    private static Tensor[] Inputs() =>
    [
        .. new[] { Near.Random(1, Items, 2, 3, 4), Near.Random(2, 3, 5, 7), Near.Random(3, 4) }.Select(static x => x.requires_grad_()),
    ];

    private static Tensor Places() => tensor([0.0, 2, 1, 2, 2]).reshape(Items, 1);

    private static Tensor[] Run(Loss block, Func<Loss, Tensor[], Tensor, Tensor> apply)
    {
        block.zero_grad();
        Tensor[] x = Inputs();
        Tensor y;
        using (var inner = NewDisposeScope()) // what goes into the block does not outlive the forward pass
        {
            y = apply(block, [.. x.Select(static input => input * 1)], Places()).MoveToOuterDisposeScope();
        }

        (y * Near.Random(9, y.shape)).sum().backward();
        return [y, .. x.Select(static input => input.grad ?? zeros_like(input)), block.Factor.grad!.clone()];
    }

    /// <summary>Enlarged logits, weighted by a map and by what all items share.</summary>
    private sealed class Loss : BlockModule
    {
        private readonly bool oneNumber;

        public Loss(bool oneNumber)
            : base("Loss")
        {
            this.oneNumber = oneNumber;
            Factor = new Parameter(Near.Random(7, 2, 1, 1));
            Register("factor", Factor);
        }

        public Parameter Factor { get; }

        public override IReadOnlyList<Tensor> Run(IReadOnlyList<Tensor> inputs)
        {
            using var scope = NewDisposeScope();
            Tensor large = TensorOps.ResizeLike(inputs[0], inputs[1], Resize.Bilinear);
            Tensor each = (TensorOps.Sigmoid(large * Factor) * TensorOps.Greater(inputs[1], 0)).mean([1, 2]) * inputs[2].sum();
            Tensor[] outputs = oneNumber ? [each.sum(), each[0] * 2] : [each, each * 2, each.sum()];
            return [.. outputs.Select(static output => output.MoveToOuterDisposeScope())];
        }
    }

    private sealed class Dropping() : BlockModule("Dropping")
    {
        public override IReadOnlyList<Tensor> Run(IReadOnlyList<Tensor> inputs) => [TensorOps.Drop(inputs[0], 0.5, true)];
    }
}
