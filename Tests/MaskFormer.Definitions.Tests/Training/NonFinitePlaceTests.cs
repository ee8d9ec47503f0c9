using MaskFormer.Definitions.Tests.Commands;
using MaskFormer.Definitions.Tests.Xla;
using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Data.Pipeline;
using MaskFormer.Runtime.Training;
using Xunit;

namespace MaskFormer.Definitions.Tests.Training;

/// <summary>Numbers that are not finite are put into one place, and found there.</summary>
[Collection(ProgramTests.Name)]
public sealed class NonFinitePlaceTests
{
    private const int Image = 1;

    private readonly IReadOnlyList<NamedTensor> weights = Initial();

    [Fact]
    public void A_pixel_is_named_with_its_image()
    {
        TrainingBatch batch = TinyShapes.Batch(0);
        batch.Bytes.Mean[(Image * 3) + 2] = float.NaN;
        Assert.Equal("image 1 of the batch (1.png): Image is not finite in row 0, column 0 of the batch", Found(batch));
    }

    [Fact]
    public void A_weight_is_named_before_all_that_it_spoils()
    {
        const string name = "sem_seg_head.predictor.class_embed.weight";
        Assert.Equal(
            $"1 of the 64 numbers of weight {name} are not finite before the step",
            Found(TinyShapes.Batch(0), [.. weights.Select(tensor => tensor.Name == name ? WithNumber(tensor, 17, float.PositiveInfinity) : tensor)]));
    }

    /// <summary>The pixels are numbers; what the first convolution makes of it is none.</summary>
    [Fact]
    public void An_overflow_in_the_network_is_named_with_its_image_and_value()
    {
        TrainingBatch batch = TinyShapes.Batch(0);
        batch.Bytes.Deviation.AsSpan(Image * 3, 3).Fill(5e-37f);
        string found = Found(batch)!;
        Assert.StartsWith("image 1 of the batch (1.png), query 0: Logits at [", found);
        Assert.EndsWith("] is not finite (model Features.First.Y is the first value that is not finite)", found);
    }

    /// <summary>A target that counts without end: sums over queries are no numbers, and costs are.</summary>
    [Fact]
    public void A_target_is_named_with_the_term_that_it_spoils()
    {
        TrainingBatch batch = TinyShapes.Batch(0);
        batch.Valid[(Image * TinyShapes.Slots) + 1] = float.PositiveInfinity;
        Assert.StartsWith("image 1 of the batch (1.png), target 1, term ClassLoss: criterion ", Found(batch));
    }

    /// <summary>All gradients are numbers; the squares that their norm is made of are not.</summary>
    [Fact]
    public void A_norm_that_overflows_is_named_with_its_largest_weight()
    {
        const string name = "sem_seg_head.predictor.class_embed.weight";
        string found = Found(
            TinyShapes.Batch(0),
            [.. weights.Select(tensor => tensor.Name != name ? tensor
                : NamedTensor.From<float>(name, [.. tensor.Info.Shape], [.. tensor.Values<float>().ToArray().Select(static value => value * 1e21f)]))])!;
        Assert.Contains("the gradients' norm is too large for float32, that of sem_seg_head.", found);
        Assert.Matches(@" alone is \d\.\d+E\+\d\d$", found);
    }

    /// <summary>A lower rate mends no image.</summary>
    [Fact]
    public void What_to_do_follows_the_place()
    {
        TrainingBatch spoilt = TinyShapes.Batch(0);
        spoilt.Bytes.Mean[Image * 3] = float.NaN;
        NonFinitePlace image = Place(spoilt), weight = Place(TinyShapes.Batch(0), [WithNumber(weights[0], 0, float.NaN), .. weights.Skip(1)]);
        Assert.StartsWith("Look at this image", StepErrors.Diverged(3, "odd", (image, null)).Remedy);
        Assert.StartsWith("Go on from an earlier checkpoint", StepErrors.Diverged(3, "odd", (weight, "b")).Remedy);
        Assert.EndsWith("replay b", StepErrors.Diverged(3, "odd", (weight, "b")).Remedy);
        Assert.StartsWith("Lower training.learning_rate", StepErrors.Diverged(3, "odd", (null, null)).Remedy);

        NonFinitePlace Place(TrainingBatch batch, IReadOnlyList<NamedTensor>? given = null)
        {
            using NonFiniteSearch search = new(TinyShapes.Experiment, given ?? weights);
            return search.Find([batch], 0)!;
        }
    }

    [Fact]
    public void Where_all_numbers_are_finite_nothing_is_found() => Assert.Null(Found(TinyShapes.Batch(0)));

    private string? Found(TrainingBatch batch, IReadOnlyList<NamedTensor>? given = null)
    {
        using NonFiniteSearch search = new(TinyShapes.Experiment, given ?? weights);
        string? place = search.Find([batch], 0)?.ToString();
        Assert.True(search.Maxima.Count > 50, $"{search.Maxima.Count} values were watched");
        Assert.All(search.Maxima, static value => Assert.True(double.IsFinite(value.Largest)));
        return place;
    }

    private static NamedTensor WithNumber(NamedTensor tensor, int at, float number)
    {
        float[] values = tensor.Values<float>().ToArray();
        values[at] = number;
        return NamedTensor.From<float>(tensor.Name, [.. tensor.Info.Shape], values);
    }

    private static IReadOnlyList<NamedTensor> Initial()
    {
        using IEngine engine = Engines.Open("torch", TinyShapes.Experiment);
        return engine.SaveWeights();
    }
}
