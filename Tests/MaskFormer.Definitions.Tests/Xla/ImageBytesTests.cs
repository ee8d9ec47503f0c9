using MaskFormer.Pjrt;
using MaskFormer.Runtime.Data.Pipeline;
using MaskFormer.Runtime.Training;
using MaskFormer.StableHlo;
using MaskFormer.StableHlo.Training;
using TorchSharp;
using Xunit;

namespace MaskFormer.Definitions.Tests.Xla;

/// <summary>Images reach a device as bytes and are normalised there to the same bits.</summary>
[Collection(EngineCollection.Name)]
public sealed class ImageBytesTests
{
    private static readonly TrainingBatch batch = Padded(TinyShapes.Batch(0));

    [Fact]
    public void Normalisation_is_that_of_the_original() // (x - pixel_mean) / pixel_std, detectron2's MaskFormer.forward; zero in ImageList's padding
    {
        (int y, int x, int b, int c) = (5, 17, 2, 1);
        int plane = TinyShapes.Side * TinyShapes.Side, at = (y * TinyShapes.Side) + x;
        Assert.Equal((batch.Bytes.Values[(3 * ((b * plane) + at)) + c] - 124.5f) / 60.25f, batch.Image[(((3 * b) + c) * plane) + at]);
        Assert.Equal(0, batch.Image[(((3 * b) + c) * plane) + ((TinyShapes.Side - b) * TinyShapes.Side)]);
    }

    [Fact]
    public void TorchSharp_normalises_to_the_same_bits()
    {
        using DisposeScope scope = torch.NewDisposeScope();
        Assert.Equal(batch.Image, TorchBatch.From(batch, new HashSet<string> { "Image" })["Image"].data<float>().ToArray());
    }

    [Fact]
    public void The_evaluator_normalises_to_the_same_bits()
    {
        using EvaluatorPlatform platform = new();
        Same(platform);
    }

    [SkippableFact]
    public void XLA_normalises_to_the_same_bits()
    {
        using PluginPlatform platform = new(new() { Plugin = CpuPlugin.Path, Cache = "" });
        Same(platform);
    }

    [Fact]
    public void No_image_is_sent_as_floats() =>
        Assert.All(StepGraphs.Training(TinyShapes.Experiment).Batch, static field => Assert.True(field.Type.Rank < 3 || !field.Type.Element.IsFloat()));

    private static TrainingBatch Padded(TrainingBatch whole) => whole with
    {
        Bytes = ImageBytes.Empty(whole.Size, whole.Height, whole.Width, [120, 124.5, 131], [64, 60.25, 67]) with
        {
            Values = whole.Bytes.Values,
            Sizes = [.. Enumerable.Range(0, whole.Size).SelectMany(static b => (int[])[TinyShapes.Side - b, TinyShapes.Side - (b % 2)])],
        },
    };

    private static void Same(IGraphPlatform platform)
    {
        DerivedField images = SentBatch.Derived(TinyShapes.Experiment.Data).Single(static one => one.Name == "Image");
        Dictionary<string, NamedType> fields = SentBatch.Of(TinyShapes.Experiment, batch.Size).ToDictionary(static field => field.Name);
        GraphBuilder g = new(new());
        Value made = images.Write(g, [.. images.Fields.Select(name => g.Input(name, fields[name].Type))]);
        using IProgramSession session = platform.Open(g.Build("images", ("Image", made)), new([], images.Fields, ["Image"]), null);
        Assert.Equal(batch.Image, session.Run(SentBatch.Of(batch, 1))["Image"].View<float>().ToArray());
    }
}
