using MaskFormer.Language;
using Xunit;

namespace MaskFormer.Generators.Tests.Configuration;

/// <summary>What the generated schema, Get, With and ToString say.</summary>
public sealed class SchemaTests
{
    private const string Source = """
        namespace Sample;

        public enum Size { Small, Large }

        /// <summary>How to bake. The rest is not shown.</summary>
        [Config]
        public abstract partial record Oven
        {
            /// <summary>Degrees; see <see cref="Cake.Layers"/> &amp; more.</summary>
            [Range(50, 300)] public double Heat { get; init; } = 180.5;

            [Bound] public int Slot { get; init; } = 3;
        }

        /// <summary>Electric.</summary>
        [Config]
        public sealed partial record Electric : Oven
        {
            public bool Fan { get; init; } = true;
        }

        [Config]
        public sealed partial record Gas : Oven;

        [Config]
        public sealed partial record Cake
        {
            public int Layers { get; init; } = 2;
            public int? Candles { get; init; }
            public long Crumbs { get; init; } = 5_000_000_000;
            public string? Name { get; init; }
            public Size Size { get; init; } = Size.Large;
            public EquatableList<int> Cuts { get; init; } = [3, 5];
            public EquatableList<Size> Sizes { get; init; } = [];
            public Oven Oven { get; init; } = new Electric();
            public Oven? Spare { get; init; }
            public int Computed => Layers * 2;
            public static int Shared { get; set; }
        }
        """;

    private static readonly Lazy<IConfigRecord> cake = new(() => ConfigHarness.Run(Source).Create("Sample.Cake"));

    [Fact]
    public void Generated_code_compiles_without_findings()
    {
        ConfigRun run = ConfigHarness.Run(Source);
        Assert.Empty(run.Findings);
        Assert.Empty(run.CompilerErrors);
    }

    [Fact]
    public void Parameters_are_the_settable_public_ones_in_order() =>
        Assert.Equal(
            ["layers", "candles", "crumbs", "name", "size", "cuts", "sizes", "oven", "spare"],
            cake.Value.Schema.Parameters.Select(static parameter => parameter.Key)
        );

    [Fact]
    public void Types_and_nullability()
    {
        ParameterSchema[] all = [.. cake.Value.Schema.Parameters];
        Assert.Equal(
            [
                ParameterType.Int,
                ParameterType.Int,
                ParameterType.Long,
                ParameterType.String,
                ParameterType.Enum,
                ParameterType.List,
                ParameterType.List,
                ParameterType.Record,
                ParameterType.Record,
            ],
            all.Select(static parameter => parameter.Type)
        );
        Assert.Equal([false, true, false, true, false, false, false, false, true], all.Select(static parameter => parameter.Nullable));
        Assert.Equal(["Small", "Large"], all[4].Names!);
        Assert.Equal(["Small", "Large"], all[4].Values!.Select(static value => value.ToString()!));
        Assert.Equal(ParameterType.Enum, all[6].Element);
    }

    [Fact]
    public void Abstract_record_lists_its_kinds_with_inherited_parameters_first()
    {
        RecordKind[] kinds = [.. cake.Value.Schema.Parameters[7].Kinds];
        Assert.Equal(["Electric", "Gas"], kinds.Select(static kind => kind.Name));
        IConfigRecord electric = kinds[0].Create();
        Assert.Equal(["heat", "fan"], electric.Schema.Parameters.Select(static parameter => parameter.Key));
        Assert.Equal((50.0, 300.0), (electric.Schema.Parameters[0].Least!.Value, electric.Schema.Parameters[0].Most!.Value));
        Assert.Equal(180.5, electric.Get("Heat"));
    }

    [Fact]
    public void Summary_is_the_first_sentence_with_references_as_words()
    {
        IConfigRecord electric = cake.Value.Schema.Parameters[7].Kinds[0].Create();
        Assert.Equal("Electric.", electric.Schema.Summary);
        Assert.Equal("Degrees; see Layers & more.", electric.Schema.Parameters[0].Summary);
    }

    [Fact]
    public void With_replaces_one_value_and_keeps_the_kind()
    {
        IConfigRecord hot = cake.Value.Schema.Parameters[7].Kinds[0].Create().With("Heat", 220.0);
        Assert.Equal((220.0, true), ((double)hot.Get("Heat")!, (bool)hot.Get("Fan")!));
        Assert.Equal("Electric", hot.Schema.Name);
        Assert.NotEqual(hot, hot.With("Heat", 221.0));
        Assert.Equal(hot, hot.With("Heat", 221.0).With("Heat", 220.0));
    }

    [Fact]
    public void Null_is_a_value_only_of_nullable_parameters()
    {
        Assert.Null(cake.Value.With("Candles", 5).With("Candles", null).Get("Candles"));
        Assert.Null(cake.Value.With("Spare", null).Get("Spare"));
        Assert.Throws<ArgumentException>(() => cake.Value.With("Layers", null));
        Assert.Throws<ArgumentException>(() => cake.Value.With("Oven", null));
    }

    [Fact]
    public void Wrong_type_and_unknown_name_are_refused()
    {
        Assert.Throws<ArgumentException>(() => cake.Value.With("Layers", 2.0));
        Assert.Throws<ArgumentException>(() => cake.Value.With("layers", 2));
        Assert.Throws<ArgumentException>(() => cake.Value.Get("Computed"));
    }

    [Fact]
    public void Lists_are_made_without_reflection()
    {
        object list = cake.Value.Schema.Parameters[5].MakeList!([7, 9]);
        Assert.Equal(new EquatableList<int>([7, 9]), list);
    }

    [Fact]
    public void Text_shows_parameters_and_bound_ones_invariantly()
    {
        Assert.Equal(
            "Cake { Layers = 2, Candles = null, Crumbs = 5000000000, Name = null, Size = Large, Cuts = [3, 5], Sizes = [], Oven = Electric { "
                + "Heat = 180.5, Slot = 3, Fan = true }, Spare = null }",
            cake.Value.ToString());
    }

    [Fact]
    public async Task Snapshot() =>
        await MaskFormer.Testing.Verifier.Verify(ConfigHarness.Run(Source).File("Sample.Electric.Config.g.cs"), "cs").UseDirectory("Snapshots");

    [Theory]
    [InlineData("MaskDim", "mask_dim")]
    [InlineData("C2", "c2")]
    [InlineData("QKVBias", "qkv_bias")]
    [InlineData("Beta1", "beta1")]
    [InlineData("Res5MultiGrid", "res5_multi_grid")]
    [InlineData("X", "x")]
    public void Keys_are_snake_case(string property, string key) => Assert.Equal(key, MaskFormer.Generators.KeyName.Of(property));
}
