using CsCheck;
using MaskFormer.Language;
using MaskFormer.Runtime.Configuration;
using MaskFormer.Runtime.Contracts;
using Xunit;

namespace MaskFormer.Runtime.Tests.Configuration;

/// <summary>What is written loads to equal values.</summary>
public sealed class EffectiveYamlTests
{
    private static readonly Gen<string> text = Gen.OneOf(
        Gen.String,
        Gen.Const("null"),
        Gen.Const("~"),
        Gen.Const("true"),
        Gen.Const("1e-4"),
        Gen.Const("a: b # c"),
        Gen.Const("${HOME}"),
        Gen.Const("$${x"),
        Gen.Const(""),
        Gen.Const(" "),
        Gen.Const("- x"),
        Gen.Const("ü ñ 漢 😀"),
        Gen.Const("a\nb\r\n\tc"),
        Gen.Const("\"'\\"),
        Gen.Const("0x10"),
        Gen.Const("2001-01-01")
    );

    private static readonly Gen<double> number = Gen.OneOf(
        Gen.Double[-1e6, 1e6],
        Gen.Double.Where(double.IsFinite),
        Gen.Const(double.Epsilon),
        Gen.Const(double.MaxValue),
        Gen.Const(-0.0)
    );

    private static readonly Gen<SampleLayer> layers =
        from heads in Gen.Int[1, 64]
        from times in Gen.Int[1, 64]
        from rate in number
        from bias in Gen.Bool
        from seed in Gen.Long
        from title in text
        from folder in text.Null()
        from limit in Gen.Int.Nullable()
        from more in Gen.Select(number.Nullable(), Gen.Enum<Flavour>(), Gen.Int.List[0, 4], number.List[0, 3])
        from rest in Gen.Select(text.List[0, 3], Gen.Enum<Flavour>().List[0, 3])
        select new SampleLayer
        {
            Hidden = heads * times, Heads = heads, Rate = rate, Bias = bias, Seed = seed, Title = title, Folder = folder, Limit = limit,
            Clip = more.Item1, Flavour = more.Item2, Sizes = new(more.Item3), Factors = new(more.Item4), Names = new(rest.Item1), Flavours = new(rest.Item2),
        };

    private static readonly Gen<SampleKind> kinds = Gen.OneOf(
        Gen.Select(Gen.Int, number, static (width, radius) => (SampleKind)new Round { Width = width, Radius = radius }),
        Gen.Select(Gen.Int, Gen.Int, static (width, side) => (SampleKind)new Square { Width = width, Side = side }));

    private static readonly Gen<SampleExperiment> experiments =
        from layer in layers
        from shape in kinds
        from spare in kinds.Null()
        from batch in Gen.Int[1, 4096]
        from poly in Gen.Bool
        select new SampleExperiment
        {
            Layer = layer,
            Shape = shape,
            Spare = spare,
            Training = new() { Batch = batch, Schedule = poly ? new Poly { Power = 0.5 } : new MultiStep { Milestones = [5, batch + 5] } },
        };

    private static readonly IReadOnlyList<ExperimentEntry> catalogue = [new("plain", "", static () => new SampleExperiment())];

    private static SampleExperiment Load(string yaml, string name)
    {
        using TemporaryFolder folder = new();
        string path = Path.Combine(folder.Path, "c.yaml");
        File.WriteAllText(path, yaml);
        return ConfigLoader.Load(catalogue, new ConfigSources { Experiment = name, File = path }).Values();
    }

    [Fact]
    public void Values_only_dump_loads_to_equal_records() =>
        experiments.Always(experiment => Load(EffectiveYaml.Write(experiment), "plain").Equals(experiment), iter: 400);

    [Fact]
    public void With_origins_dump_loads_to_equal_records() => experiments.Always(
        experiment => Load(EffectiveYaml.Write(experiment, "plain", static path => Origin.Experiment(path)), "plain").Equals(experiment), iter: 200);

    [Fact]
    public void Dump_of_a_loaded_dump_is_the_same_text() => experiments.Always(
        experiment => EffectiveYaml.Write(Load(EffectiveYaml.Write(experiment), "plain")) == EffectiveYaml.Write(experiment), iter: 100);

    [Fact]
    public void Saved_file_is_whole_and_loads_again()
    {
        using TemporaryFolder folder = new();
        ResolvedConfig config = Sample.Load("base: wide\nlayer: { heads: 4 }", "data.kind=ShapesData", "data.train_images=9");
        string path = Path.Combine(folder.Path, "config.resolved.yaml");
        config.Save(path);
        Assert.Equal([path], Directory.GetFiles(folder.Path));
        Assert.DoesNotContain('\r', File.ReadAllText(path));
        Assert.Equal(config.Experiment, ConfigLoader.Load(Sample.Catalogue, new ConfigSources { File = path }).Experiment);
    }

    [Fact]
    public async Task Resolved_configuration()
    {
        ResolvedConfig config = Sample.Load("base: wide\nlayer:\n  heads: 4\n", "training.batch=2", "spare.kind=Square");
        await MaskFormer.Testing.Verifier
            .Verify(System.Text.RegularExpressions.Regex.Replace(config.ToYaml(), @"\[/[^\]]*/", "["), "yaml")
            .UseDirectory("Snapshots");
    }
}
