using Microsoft.CodeAnalysis;
using Xunit;

namespace MaskFormer.Generators.Tests.Configuration;

/// <summary>Findings on the declaration of a record: ID, text under the squiggle, message.</summary>
public sealed class ConfigFindingTests
{
    private static string[] Find(string source) => ConfigHarness.Run(source).Findings;

    [Theory]
    [InlineData("[Config] public sealed record Setup;")]
    [InlineData("[Config] public sealed partial record Setup(int X);")]
    [InlineData("[Config] public sealed partial record Setup<T>;")]
    [InlineData("public class Outer { [Config] public sealed partial record Setup; }")]
    [InlineData("[Config] public sealed partial class Setup;")]
    public void Record_of_another_form_is_refused(string source) => Assert.Equal(
        [
            "MF1002 «Setup» 'Setup' must be a partial record, marked [Block], [Primitive] or [Config], one of them only, not nested, not generic, "
                + "not of one file and without constructor parameters, so that code can be added",
        ],
        Find(source));

    [Theory]
    [InlineData("int", "300", "MF3001 «300» Heads = 300 is out of range, allowed 1 to 64")]
    [InlineData("double", "-0.5", "MF3001 «-0.5» Heads = -0.5 is out of range, allowed 1 to 64")]
    [InlineData("int", "8 * 16", "MF3001 «8 * 16» Heads = 128 is out of range, allowed 1 to 64")]
    [InlineData("EquatableList<int>", "[1, 65]", "MF3001 «[1, 65]» Heads = 65 is out of range, allowed 1 to 64")]
    public void Default_out_of_range(string type, string value, string finding) => Assert.Equal(
        [finding],
        Find($$"""[Config] public sealed partial record Setup { [Range(1, 64)] public {{type}} Heads { get; init; } = {{value}}; }"""));

    [Fact]
    public void Range_with_its_ends_the_wrong_way_round() => Assert.Equal(
        ["MF3001 «2» Heads = 2 is out of range, allowed none: 4 to 1 holds no number, the lower end comes first"],
        Find("[Config] public sealed partial record Setup { [Range(4, 1)] public int Heads { get; init; } = 2; }"));

    [Fact]
    public void Block_default_out_of_range() => Assert.Equal(
        ["MF3001 «0» Heads = 0 is out of range, allowed 1 to 64"],
        Find("namespace Demo; [Block] public sealed partial record Setup { [Range(1, 64)] public int Heads { get; init; } = 0; }"));

    [Fact]
    public void Defaults_that_break_a_requirement() => Assert.Equal(
        ["MF2003 «Heads» Hidden must be divisible by Heads: Hidden = 32, Heads = 5"],
        Find("""
            [Config] public sealed partial record Setup
            {
                public int Hidden { get; init; } = 32;
                public int Heads { get; init; } = 5;
                [Require("Hidden must be divisible by Heads")] bool HeadsFit => Hidden % Heads == 0;
            }
            """));

    [Theory]
    [InlineData("float", "1")]
    [InlineData("int[]", "[1]")]
    [InlineData("IReadOnlyList<int>", "[1]")]
    [InlineData("DateTime", "default")]
    [InlineData("EquatableList<EquatableList<int>>", "[]")]
    public void Type_that_yaml_cannot_set(string type, string value) => Assert.Equal(
        [$"MF3010 «{type}» '{type}' cannot be set from YAML; use bool, int, long, double, string, an enum, a marked record, or EquatableList of such scalars"],
        Find($$"""[Config] public sealed partial record Setup { public {{type}} X { get; init; } = {{value}}; }"""));

    [Theory]
    [InlineData("Heads = 0", "MF3001 «Heads = 0» Heads = 0 is out of range, allowed 1 to 64")]
    [InlineData("Heads = 5", "MF2003 «Heads = 5» Hidden must be divisible by Heads: Hidden = 32, Heads = 5")]
    public void Default_of_a_nested_record(string setting, string finding) => Assert.Equal(
        [finding],
        Find($$"""
            [Config] public sealed partial record Layer1
            {
                public int Hidden { get; init; } = 32;
                [Range(1, 64)] public int Heads { get; init; } = 8;
                [Require("Hidden must be divisible by Heads")] bool HeadsFit => Hidden % Heads == 0;
            }
            [Config] public sealed partial record Setup { public Layer1 Inner { get; init; } = new() { {{setting}} }; }
            """));

    [Fact]
    public void Half_typed_code_never_stops_the_generator()
    {
        const string Source = """
            [Config] public abstract partial record Oven { [Range(1, 9)] public double Heat { get; init; } = 4 * 2; }
            /// <summary>Has <see cref="Heat"/>.</summary>
            [Config] public sealed partial record Electric : Oven { public EquatableList<int> Sizes { get; init; } = [1, 2]; public Oven? Next { get; init; } }
            [Block] public sealed partial record Cake
            {
                public Oven Oven { get; init; } = new Electric { Heat = 3 };
                public int Layers { get; init; } = 2;
                Oven Bound => Oven with { Heat = Layers };
                Blocks<Electric> Row => Repeat(Layers, i => new Electric { Heat = i });
                [Require("no")] bool Fits => Layers switch { 2 => Oven is Electric, > 3 and < 5 => true, _ => Layers % 0 == 1 };
            }
            [Config] public sealed partial record Setup : IExperiment { public Cake Cake { get; init; } = new(); }
            public static class All { [Experiment("a")] public static Setup A => new() { Cake = new() { Layers = -(3 + 1), Oven = new Electric() } }; [Experiment("b")] public static Setup B => A with { Cake = A.Cake with { Layers = 1 } }; }
            """;
        for (int length = 0; length <= Source.Length; length += 11)
        {
            ConfigRun cut = ConfigHarness.Run(Source[..length]);
            ConfigRun hole = ConfigHarness.Run(Source.Remove(length, Math.Min(9, Source.Length - length)));
            Assert.All([cut, hole], run =>
            {
                Assert.Null(run.Result.Results.Single().Exception);
                Assert.DoesNotContain(run.Findings, static finding => finding.StartsWith("MF9001", StringComparison.Ordinal));
            });
        }
    }

    [Fact]
    public void Bound_parameters_may_have_any_type() =>
        Assert.Empty(Find("[Config] public sealed partial record Setup { [Bound] public float X { get; init; } }"));

    [Fact]
    public void Finding_is_at_its_line_and_column()
    {
        Diagnostic finding = ConfigHarness
            .Run("\n\n[Config] public sealed partial record Setup { [Range(1, 2)] public int X { get; init; } = 3; }")
            .Result.Diagnostics.Single();
        FileLinePositionSpan place = finding.Location.GetLineSpan();
        Assert.Equal(("Source.cs", 2, 90), (place.Path, place.StartLinePosition.Line, place.StartLinePosition.Character));
        Assert.Equal(Descriptors.MF3001.HelpLinkUri, finding.Descriptor.HelpLinkUri);
    }

    [Fact]
    public void Pragma_silences_a_finding()
    {
        ConfigRun run = ConfigHarness.Run("""
            #pragma warning disable MF3001
            [Config] public sealed partial record Setup { [Range(1, 2)] public int X { get; init; } = 3; }
            """);
        Assert.All(run.Result.Diagnostics, static finding => Assert.True(finding.IsSuppressed));
    }

    [Fact]
    public void Record_that_may_contain_itself_does_not_hang() => Assert.Equal(
        ["MF1004 «A» No value can be computed first: A → B → A"],
        Find("""
            [Config] public sealed partial record Setup
            {
                public Setup? Inner { get; init; }
                public int A => B;
                public int B => A;
                [Require("never")] bool Circle => A == B + 1;
            }
            """));

    // It would end the program by an overflow of the stack, before a word is said.
    [Theory]
    [InlineData("public Setup Inner { get; init; } = new();", "MF1004 «Inner» No value can be computed first: Setup.Inner → Setup")]
    [InlineData("public Other Inner { get; init; } = new() { Size = 3 };", "MF1004 «Inner» No value can be computed first: Setup.Inner → Other.Back → Setup")]
    [InlineData("public int Size => Size + 1;", "MF1004 «Size» No value can be computed first: Size → Size")]
    public void Record_that_makes_its_like(string member, string finding) => Assert.Equal(
        [finding],
        Find($$"""
            [Config] public sealed partial record Setup { {{member}} }
            [Config] public sealed partial record Other { public int Size { get; init; } = 1; public Setup Back { get; init; } = new(); }
            """));
}
