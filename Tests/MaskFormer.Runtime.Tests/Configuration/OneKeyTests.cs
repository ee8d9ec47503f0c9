using MaskFormer.Language;
using MaskFormer.Runtime.Configuration;
using MaskFormer.Runtime.Configuration.Binding;
using MaskFormer.Runtime.Contracts;
using Xunit;

namespace MaskFormer.Runtime.Tests.Configuration;

public enum Size
{
    Small,
    SMALL,
    Null,
}

/// <summary>A record without choice, whose own setting has the key that chooses elsewhere.</summary>
[Config]
public sealed partial record Label
{
    public string Kind { get; init; } = "plain";

    public Size Size { get; init; } = Size.Null;
}

/// <summary>Names that mean two things: told, or told apart, never one of them in silence.</summary>
public sealed class OneKeyTests
{
    private static readonly ParameterSchema label = new("Label", "label", ParameterType.Record, typeof(Label), "")
    {
        Kinds = [new("Label", static () => new Label())],
    };

    [Fact]
    public void A_record_without_choice_may_have_a_setting_named_kind()
    {
        Assert.Equal("round", Read("label: { kind: round }").Kind);
        Assert.Equal("square", Read("label: {}", "label.kind=square").Kind);
    }

    [Theory]
    [InlineData("x", Size.SMALL)]
    [InlineData("kind", Size.Null)]
    public void What_is_written_is_read(string kind, Size size)
    {
        Label written = new() { Kind = kind, Size = size };
        Assert.Equal(written, Read("label:\n  " + EffectiveYaml.Write(written).Trim().Replace("\n", "\n  ", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("SMALL", Size.SMALL)]
    [InlineData("Small", Size.Small)]
    [InlineData("'Null'", Size.Null)]
    [InlineData("nULL", Size.Null)]
    public void Of_names_that_differ_in_capitals_the_exact_one_counts(string written, Size size) =>
        Assert.Equal(size, Read($"label: {{ size: {written} }}").Size);

    [Fact]
    public void Capitals_that_fit_two_names_are_refused() => Assert.Equal(
        "MF3006 c.yaml:1:16: label.size takes one of Small, SMALL, Null, found 'small'. Write Small or SMALL",
        Assert.Throws<ConfigException>(() => Read("label: { size: small }")).Message);

    [Fact]
    public void Two_kinds_of_one_name_are_refused()
    {
        ParameterSchema shape = new("Shape", "shape", ParameterType.Record, typeof(SampleKind), "") { Kinds = [new("Round", static () => new Round())] };
        Kinds same = new([new(typeof(SampleKind), new("Round", static () => new Round { Width = 3 }))]);
        Kinds two = new([new(typeof(SampleKind), new("Round", static () => new Square()))]);
        Assert.Equal("Round", same.Find(shape, "Round", "shape", "here").Name);
        const string Here = "MaskFormer.Runtime.Tests";
        Assert.Equal(
            $"MF3006 here: shape has 2 kinds 'Round': {Here}.Configuration.Round of {Here}, {Here}.Configuration.Square of {Here}. "
                + "Rename one of these records, or refer to one of their assemblies only",
            Assert.Throws<ConfigException>(() => two.Find(shape, "Round", "shape", "here")).Message);
    }

    [Fact]
    public void Two_experiments_of_one_name_are_refused()
    {
        ExperimentEntry[] joined = [.. Sample.Catalogue, Sample.Catalogue[0]];
        Assert.Equal(
            "MF3013 command line: 2 experiments have the name 'plain'. Rename one of them, or leave one out of the program's catalogue",
            Assert.Throws<ConfigException>(() => ConfigLoader.Load(joined, new ConfigSources { Experiment = "plain" })).Message);
        Assert.Equal("wide", ConfigLoader.Load(joined, new ConfigSources { Experiment = "wide" }).Name);
    }

    private static Label Read(string yaml, params string[] sets)
    {
        (string, string)[] options = [.. sets.Select(static set => ("--set", set))];
        return ((Holder)ConfigLoader.Apply(new Holder(), ConfigLoader.ReadText(yaml, "c.yaml"), options, [], new Kinds([]))).Label;
    }

    private sealed record Holder : IConfigRecord
    {
        public Label Label { get; init; } = new();

        public RecordSchema Schema => new("Holder", "", [label]);

        public object? Get(string parameter) => Label;

        public IConfigRecord With(string parameter, object? value) => this with { Label = (Label)value! };

        public void Validate(string path, ICollection<Violation> violations) => Label.Validate(path, violations);
    }
}
