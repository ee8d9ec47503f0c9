using MaskFormer.Language;
using Xunit;

namespace MaskFormer.Generators.Tests.Configuration;

/// <summary>What the generated Validate finds in values that are in force.</summary>
public sealed class ValidateTests
{
    private const string Source = """
        namespace Sample;

        [Config]
        public sealed partial record Layer1
        {
            [Range(1, 4096)] public int Hidden { get; init; } = 32;
            [Range(1, 64)] public int Heads { get; init; } = 8;
            [Require("Hidden must be divisible by Heads")] bool HeadsFit => Hidden % Heads == 0;
        }

        [Block]
        public abstract partial record Decoder
        {
            [Bound] public int Channels { get; init; } = 7;
            [Range(1, 9)] public int Groups { get; init; } = 2;
            [Require("Channels must be divisible by Groups")] bool GroupsFit => Channels % Groups == 0;
        }

        [Block]
        public sealed partial record Plain : Decoder;

        [Config]
        public sealed partial record Model
        {
            public Layer1 Inner { get; init; } = new();
            public Layer1? Maybe { get; init; }
            [Range(0, 1)] public EquatableList<double> Rates { get; init; } = [0.5];
            [Range(0.5, 2)] public double? Scale { get; init; }
            public int Divisor { get; init; } = 4;
            public Decoder Decoder { get; init; } = new Plain();
            public int Heads { get; init; } = 4;
            Blocks<Layer1> Layers => Repeat(3, i => new Layer1 { Hidden = 12 * (i + 1), Heads = Heads });
            Layer1 Single => new() { Heads = Heads };
            Decoder Bound => Decoder with { Channels = Inner.Hidden };
            [Require("Inner.Hidden must be divisible by Divisor")] bool Divides => Inner.Hidden % Divisor == 0;
        }
        """;

    private static readonly Lazy<IConfigRecord> model = new(() => ConfigHarness.Run(Source).Create("Sample.Model"));

    private static string[] Check(IConfigRecord record, string path = "")
    {
        List<Violation> violations = [];
        record.Validate(path, violations);
        return [.. violations.Select(static violation => $"{violation.Id} {violation.Path}: {violation.Message} [{string.Join(' ', violation.Parameters)}]")];
    }

    private static IConfigRecord Inner(string parameter, object value) =>
        model.Value.With("Inner", ((IConfigRecord)model.Value.Get("Inner")!).With(parameter, value));

    [Fact]
    public void Defaults_are_valid_though_the_decoder_is_not_before_it_is_bound() => Assert.Empty(Check(model.Value));

    [Fact]
    public void Requirement_names_values_and_path() =>
        Assert.Equal(["MF2003 model.inner: Hidden must be divisible by Heads: Hidden = 32, Heads = 5 [hidden heads]"], Check(Inner("Heads", 5), "model"));

    [Fact]
    public void Range_stops_before_requirements_so_that_zero_does_not_divide() =>
        Assert.Equal(["MF3001 inner.heads: 0 is out of range, allowed 1 to 64 [heads]"], Check(Inner("Heads", 0)));

    [Fact]
    public void Requirement_that_throws_is_broken() =>
        Assert.Equal(
            ["MF2003 : Inner.Hidden must be divisible by Divisor: Inner.Hidden = 32, Divisor = 0 [inner divisor]"],
            Check(model.Value.With("Divisor", 0)));

    [Fact]
    public void Every_element_of_a_list_is_in_range() =>
        Assert.Equal(["MF3001 rates[1]: 1.5 is out of range, allowed 0 to 1 [rates]"], Check(model.Value.With("Rates", new EquatableList<double>([0, 1.5]))));

    [Fact]
    public void Not_a_number_is_outside_of_every_range() =>
        Assert.Equal(["MF3001 scale: NaN is out of range, allowed 0.5 to 2 [scale]"], Check(model.Value.With("Scale", double.NaN)));

    [Fact]
    public void Nullable_record_is_checked_when_present()
    {
        IConfigRecord broken = ((IConfigRecord)model.Value.Get("Inner")!).With("Heads", 7);
        Assert.Equal(["MF2003 maybe: Hidden must be divisible by Heads: Hidden = 32, Heads = 7 [hidden heads]"], Check(model.Value.With("Maybe", broken)));
    }

    [Fact]
    public void Bound_form_is_what_is_checked()
    {
        IConfigRecord groups = ((IConfigRecord)model.Value.Get("Decoder")!).With("Groups", 3);
        Assert.Equal(["MF2003 decoder: Channels must be divisible by Groups: Channels = 32, Groups = 3 [groups]"], Check(model.Value.With("Decoder", groups)));
    }

    [Fact]
    public void Blocks_that_the_record_makes_itself_are_checked_with_what_they_get() => Assert.Equal(
        [
            "MF2003 model: Hidden must be divisible by Heads: Hidden = 12, Heads = 8 []",
            "MF2003 model: Hidden must be divisible by Heads: Hidden = 36, Heads = 8 []",
        ],
        Check(model.Value.With("Heads", 8), "model"));
}
