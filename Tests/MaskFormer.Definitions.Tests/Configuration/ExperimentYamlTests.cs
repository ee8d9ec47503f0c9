using MaskFormer.Language;
using MaskFormer.Runtime.Configuration;
using MaskFormer.Runtime.Contracts;
using Xunit;

namespace MaskFormer.Definitions.Tests.Configuration;

/// <summary>What every experiment sets, and once what is the default: a reviewer sees what a change of a base or a default does.</summary>
public sealed class ExperimentYamlTests
{
    public static TheoryData<string> Names { get; } = [.. Catalogue.All.Select(static entry => entry.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Values_that_are_no_defaults(string name)
    {
        IConfigRecord experiment = Create(name);
        string text = $"{experiment.Schema.Name}\n{Indented(Own(experiment))}";
        await MaskFormer.Testing.Verifier.Verify(text).UseDirectory("Snapshots").UseTextForParameters(name);
    }

    [Fact]
    public async Task Defaults()
    {
        SortedDictionary<string, string> records = new(StringComparer.Ordinal);
        foreach (ExperimentEntry entry in Catalogue.All) Collect(entry.Create().Schema, records);
        string text = string.Join('\n', records.Select(static one => $"{one.Key}\n{Indented(one.Value)}"));
        await MaskFormer.Testing.Verifier.Verify(text).UseDirectory("Snapshots");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Resolved_file_loads_to_an_equal_experiment(string name)
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory("experiment ").FullName, "config.resolved.yaml");
        try
        {
            ConfigLoader.Load(Catalogue.All, new ConfigSources { Experiment = name, Sets = ["training.batch=3"] }).Save(path);
            IExperiment loaded = ConfigLoader.Load(Catalogue.All, new ConfigSources { File = path }).Experiment;
            IExperiment expected = Create(name) switch
            {
                MaskFormerExperiment masks => masks with { Training = masks.Training with { Batch = 3 } },
                Mask2FormerExperiment masks => masks with { Training = masks.Training with { Batch = 3 } },
                VotingExperiment masks => masks with { Training = masks.Training with { Batch = 3 } },
                PerPixelExperiment pixels => pixels with { Training = pixels.Training with { Batch = 3 } },
                _ => throw new InvalidOperationException(name),
            };
            Assert.Equal(expected, loaded);
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        }
    }

    [Theory]
    [InlineData("model.heads=5", "MF2003 model.heads (--set): model: Hidden must be divisible by Heads: Hidden = 256, Heads = 5.")]
    [InlineData("model.heads=0", "MF3001 model.heads (--set): 0 is out of range, allowed 1 to 64.")]
    [InlineData(
        "model.backbone={ kind: ResNet, dept: R101 }",
        "MF3005 --set model.backbone={ kind: ResNet, dept: R101 }: 'model.backbone.dept' is not a setting. Did you mean 'depth'?"
    )]
    [InlineData(
        "model.pixel_decoder.kind=FpnPixelDecodr",
        "MF3006 --set model.pixel_decoder.kind=FpnPixelDecodr: model.pixel_decoder has no kind 'FpnPixelDecodr'. Did you mean 'FpnPixelDecoder'?"
    )]
    public void A_wrong_override_is_refused_before_anything_is_allocated(string option, string message)
    {
        ConfigException error = Assert.Throws<ConfigException>(() =>
            ConfigLoader.Load(Catalogue.All, new ConfigSources { Experiment = "coco-panoptic-r50", Sets = [option] })
        );
        Assert.StartsWith(message, error.Message);
    }

    [Fact]
    public void Rule_of_a_part_that_is_no_setting_is_found_too()
    {
        // the heads of the pixel decoder's encoder layers: a rule of the layers, which the decoder makes itself
        ConfigException error = Assert.Throws<ConfigException>(() => ConfigLoader.Load(
            Catalogue.All, new ConfigSources { Experiment = "coco-panoptic-r50", Sets = ["model.pixel_decoder.heads=7"] }));
        Assert.Equal("MF2003", error.Id);
        Assert.Contains("256", error.Cause);
        Assert.Contains("7", error.Cause);
        Assert.Contains("--set", error.Place);
    }

    // Each record's defaults under its name, and of records in it the kind and what they have instead of their own defaults.
    private static void Collect(RecordSchema schema, SortedDictionary<string, string> records)
    {
        if (records.ContainsKey(schema.Name)) return;
        IConfigRecord defaults = schema.Create!();
        string[] lines = [.. EffectiveYaml.Write(defaults).Split('\n').Where(static line => line.Length > 0 && line[0] != ' ')];
        records[schema.Name] = string.Concat(schema.Parameters.Zip(lines, (parameter, line) => defaults.Get(parameter.Name) is IConfigRecord part
            ? $"{parameter.Key}: {part.Schema.Name}\n{Indented(Own(part))}"
            : line + "\n"));
        foreach (RecordKind kind in schema.Parameters.SelectMany(static parameter => parameter.Kinds)) Collect(kind.Create().Schema, records);
    }

    private static string Own(IConfigRecord record) => EffectiveYaml.WriteDifferences(record, record.Schema.Create!());

    private static string Indented(string text) =>
        string.Concat(text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => $"  {line}\n"));

    private static IConfigRecord Create(string name) => Catalogue.All.Single(entry => entry.Name == name).Create();
}
