using MaskFormer.Language;
using Xunit;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Torch.Tests.Operations;

/// <summary>Sums over the batch of a step in parts.</summary>
public sealed class StepPartsTests
{
    private const int Images = 6, Slots = 3;

    private static readonly Dictionary<string, Func<Tensor, Tensor>> cases = new()
    {
        ["sum over mean"] = static x => TensorOps.Sum(x, "b t ->") / (TensorOps.Mean(x * x, "b t ->") + 1),
        ["einsum"] = static x => TensorOps.Einsum("bt,bu->tu", x, x).sum(),
        ["per image, then over images"] = static x => TensorOps.Sum(TensorOps.Sum(x, "b t -> b") * TensorOps.Mean(x, "b t -> b"), "b ->"),
        ["dropped"] = static x => TensorOps.Sum(TensorOps.Drop(x, 0.4, training: true) + TensorOps.DropPath(x, 0.4, training: true), "n t ->"),
        ["beside the batch"] = static x => TensorOps.Mean(x, "b t ->") + (x.sum() * 0),
    };

    [Theory]
    [InlineData("sum over mean", 2)]
    [InlineData("sum over mean", 3)]
    [InlineData("einsum", 2)]
    [InlineData("per image, then over images", 3)]
    [InlineData("dropped", 2)]
    [InlineData("dropped", 6)]
    [InlineData("beside the batch", 2)]
    public void Parts_have_loss_and_gradient_of_the_whole(string name, int count)
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        Tensor all = randn(Images, Slots), weight = randn([Slots], requires_grad: true), same = weight.detach().clone().requires_grad_();
        using (StepRandom.Begin(7)) cases[name](all * weight).backward();
        double expected;
        using (StepRandom.Begin(7)) expected = cases[name](all * weight).to(ScalarType.Float64).item<double>();

        int size = Images / count;
        BatchAxes axes = BatchAxes.Learn(images => Evaluate(randn(images, Slots, generator: new Generator(5)) * same), size);
        using StepParts parts = new(axes, count);
        Tensor[] pieces = all.chunk(count);
        for (int part = 0; part < count; part++)
        {
            using IDisposable pass = parts.AddUp(part);
            Evaluate(pieces[part] * same);
        }

        for (int part = 0; part < count; part++)
        {
            using IDisposable pass = parts.Take(part);
            Tensor loss = Evaluate(pieces[part] * same);
            Assert.Equal(expected, loss.to(ScalarType.Float64).item<double>(), 1e-4 * (1 + Math.Abs(expected)));
            (loss / count).backward();
        }

        Assert.True((weight.grad! - same.grad!).abs().max().item<float>() < 1e-4 * (1 + weight.grad!.abs().max().item<float>()));

        Tensor Evaluate(Tensor x)
        {
            using IDisposable random = StepRandom.Begin(7);
            return cases[name](x);
        }
    }

    [Fact]
    public void A_sum_of_sums_is_refused()
    {
        using var scope = NewDisposeScope();
        Refused(static x => TensorOps.Sum((x - TensorOps.Mean(x, "b t ->")) * x, "b t ->"));
    }

    [Fact]
    public void The_largest_of_the_batch_is_refused() => Refused(static x => TensorOps.Max(x, "b t ->"));

    [Fact]
    public void A_form_that_depends_on_the_number_of_images_is_refused() =>
        Refused(static x => x.size(0) == 2 ? TensorOps.Sum(TensorOps.Sum(x, "b t -> b"), "b ->") : TensorOps.Sum(x, "b t ->"));

    private static void Refused(Func<Tensor, Tensor> loss)
    {
        using var scope = NewDisposeScope();
        MaskFormerException error = Assert.Throws<MaskFormerException>(() =>
            BatchAxes.Learn(images => loss(arange(images * Slots, ScalarType.Float32).reshape(images, Slots)), 2));
        Assert.Equal("MF7012", error.Id);
    }
}
