using MaskFormer.Runtime.Configuration;
using MaskFormer.Runtime.Contracts;
using Xunit;

namespace MaskFormer.Runtime.Tests.Configuration;

/// <summary>Record defaults, then experiment, then file, then --set; each value knows its origin.</summary>
public sealed class LayersTests
{
    [Fact]
    public void Later_layers_win()
    {
        SampleExperiment values = Sample.Load("base: wide\nlayer:\n  heads: 4\n  rate: 0.25\n", "layer.heads=2").Values();
        Assert.Equal((64, 2, 0.25, 1L), (values.Layer.Hidden, values.Layer.Heads, values.Layer.Rate, values.Layer.Seed));
    }

    [Fact]
    public void Every_value_knows_its_origin()
    {
        ResolvedConfig config = Sample.Load("base: wide\nlayer:\n  heads: 4\n\n  rate: 0.25\n", "layer.bias=false", "training.batch=2");
        string[] origins =
        [
            .. new[]
            {
                "layer.seed",
                "layer.hidden",
                "layer.heads",
                "layer.rate",
                "layer.bias",
                "training.batch",
                "shape.kind",
                "shape.side",
                "shape.width",
                "evaluation.min_size",
            }.Select(path => $"{path}: {System.Text.RegularExpressions.Regex.Replace(config.OriginOf(path).Text, ".*/", "")}"),
        ];
        Assert.Equal(
            [
                "layer.seed: default", "layer.hidden: experiment wide", "layer.heads: config.yaml:3", "layer.rate: config.yaml:5", "layer.bias: --set",
                "training.batch: --set", "shape.kind: experiment wide", "shape.side: experiment wide", "shape.width: default", "evaluation.min_size: default",
            ],
            origins);
    }

    [Fact]
    public void Another_kind_starts_from_its_defaults()
    {
        ResolvedConfig config = Sample.Load("base: wide\nshape: { width: 7, kind: Round }\n");
        Assert.Equal(new Round { Width = 7 }, config.Values().Shape);
        Assert.Equal(Origin.Default, config.OriginOf("shape.radius"));
        Assert.Equal(OriginKind.File, config.OriginOf("shape.kind").Kind);
    }

    [Fact]
    public void The_same_kind_keeps_its_values() =>
        Assert.Equal(new Square { Side = 9, Width = 7 }, Sample.Load("base: wide\nshape: { kind: Square, width: 7 }\n").Values().Shape);

    [Fact]
    public void Without_kind_the_present_one_is_changed() =>
        Assert.Equal(new Square { Side = 4 }, Sample.Load("base: wide\nshape: { side: 4 }\n").Values().Shape);

    [Fact]
    public void Nullable_record_appears_and_vanishes()
    {
        Assert.Equal(new Square { Side = 5 }, Sample.Load("spare: { kind: Square, side: 5 }").Values().Spare);
        Assert.Null(Sample.Load("spare: { kind: Square }", "spare=null").Values().Spare);
    }

    [Fact]
    public void Command_line_sets_lists_records_and_nulls()
    {
        SampleExperiment values = Sample.Load(
            null, "layer.sizes=[1, 2, 3]", "layer.factors=[]", "layer.clip=null", "layer.limit=5", "layer.flavours=[Imperial, Plain]",
            "shape={ kind: Square, side: 8 }", "spare.kind=Round", "spare.radius=2").Values();
        Assert.Equal([1, 2, 3], values.Layer.Sizes);
        Assert.Empty(values.Layer.Factors);
        Assert.Null(values.Layer.Clip);
        Assert.Equal(5, values.Layer.Limit);
        Assert.Equal([Flavour.Imperial, Flavour.Plain], values.Layer.Flavours);
        Assert.Equal(new Square { Side = 8 }, values.Shape);
        Assert.Equal(new Round { Radius = 2 }, values.Spare);
    }

    [Fact]
    public void Text_on_the_command_line_is_taken_as_it_stands()
    {
        Assert.Equal(@"C:\a: b, [c] # d", Sample.Load(null, @"layer.title=C:\a: b, [c] # d").Values().Layer.Title);
        Assert.Equal("null", Sample.Load(null, "layer.folder=\"null\"").Values().Layer.Folder);
        Assert.Equal("a=b", Sample.Load(null, "layer.title=a=b").Values().Layer.Title);
    }

    [Fact]
    public void The_last_set_of_a_path_wins() => Assert.Equal(16, Sample.Load(null, "layer.heads=4", "layer.heads=16").Values().Layer.Heads);

    [Theory]
    [InlineData("80_000", 80000)]
    [InlineData("+7", 7)]
    [InlineData("-3", -3)]
    public void Whole_numbers(string text, int value) => Assert.Equal(value, Sample.Load($"layer: {{ limit: {text} }}").Values().Layer.Limit);

    [Theory]
    [InlineData("1e-4", 1e-4)]
    [InlineData("1E-04", 1e-4)]
    [InlineData(".5", 0.5)]
    [InlineData("3", 3)]
    [InlineData("1_000.5", 1000.5)]
    public void Numbers(string text, double value) => Assert.Equal(value, Sample.Load($"layer: {{ rate: {text} }}").Values().Layer.Rate);

    [Fact]
    public void Empty_file_sets_nothing() => Assert.Equal(new SampleExperiment(), Sample.Load("# nothing yet\n").Values());

    [Fact]
    public void Byte_order_mark_is_no_part_of_the_first_key() => Assert.Equal(4, Sample.Load("\uFEFFlayer: { heads: 4 }").Values().Layer.Heads);

    [Fact]
    public void Windows_line_ends_are_read() => Assert.Equal(4, Sample.Load("layer:\r\n  heads: 4\r\n").Values().Layer.Heads);

    [Fact]
    public void Environment_variable_is_replaced_and_can_be_escaped()
    {
        Environment.SetEnvironmentVariable("MASKFORMER_TEST_FOLDER", "/data ü");
        Assert.Equal("/data ü/x", Sample.Load("layer: { folder: \"${MASKFORMER_TEST_FOLDER}/x\" }").Values().Layer.Folder);
        Assert.Equal("${HOME}", Sample.Load("layer: { folder: \"$${HOME}\" }").Values().Layer.Folder);
    }

    [Fact]
    public void Kind_that_only_the_program_knows_can_be_chosen()
    {
        ExperimentEntry entry = Sample.Catalogue[0] with { Kinds = [new(typeof(SampleKind), new("Own", static () => new Round { Radius = 77 }))] };
        ResolvedConfig config = ConfigLoader.Load([entry], new ConfigSources { Experiment = "plain", Sets = ["spare.kind=Own"] });
        Assert.Equal(new Round { Radius = 77 }, config.Values().Spare);
    }
}
