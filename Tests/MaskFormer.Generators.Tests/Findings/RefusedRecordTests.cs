using Xunit;

namespace MaskFormer.Generators.Tests.Findings;

/// <summary>
/// MF1002 and MF1010: a record to which nothing can be added gets one finding, and neither it nor what holds it gets code that does not compile.
/// </summary>
public sealed class RefusedRecordTests
{
    private const string Body = """{ [Input("B, C")] Tensor X => Port; [Output("B, C")] public Tensor Y => Relu(X); }""";

    [Theory]
    [InlineData("namespace Demo; [Block] public sealed record Odd")]
    [InlineData("namespace Demo; [Block] public sealed partial record Odd<T>")]
    [InlineData("namespace Demo; [Block] public sealed partial record Odd(int Width)")]
    [InlineData("namespace Demo; [Block] public sealed partial class Odd")]
    [InlineData("namespace Demo; [Block, Primitive] public sealed partial record Odd")]
    [InlineData("namespace Demo; [Config, Block] public sealed partial record Odd")]
    public void One_finding_and_nothing_that_does_not_compile(string head)
    {
        Run run = Harness.Run(head + Body, backends: true);
        Assert.Equal(["MF1002 «Odd»"], run.Places);
        Assert.Empty(run.CompilerErrors);
    }

    [Fact]
    public void A_nested_one_is_not_taken_for_its_namesake()
    {
        Run run = Harness.Run(
            $"namespace Demo; public static partial class Outer {{ [Block] public sealed partial record Odd {Body} }} [Block] public sealed "
                + $"partial record Odd {Body}",
            backends: true
        );
        Assert.Equal(["MF1002 «Odd»"], run.Places);
        Assert.Empty(run.CompilerErrors);
        Assert.Contains("Relu(x)", run.File("Demo.Odd.Block.g.cs"));
    }

    [Theory]
    [InlineData("Odd Held => new();")]
    [InlineData("public Odd Held { get; init; } = new();")]
    [InlineData("Blocks<Odd> Held => Repeat(3, i => new Odd());")]
    [InlineData("Generic<int> Held => new();")]
    [InlineData("Outer.Nested Held => new();")]
    public void What_holds_it_compiles(string held)
    {
        Run run = Harness.Run(
            $$"""
            namespace Demo;
            [Block] public sealed record Odd {{Body}}
            [Block] public sealed partial record Generic<T> {{Body}}
            public static class Outer { [Block] public sealed partial record Nested {{Body}} }
            [Block] public sealed partial record Holder { {{held}} [Input("B, C")] Tensor X => Port; [Output("B, C")] public Tensor Y => Relu(X); }
            """,
            backends: true);
        // It is never wired here.
        Assert.Equal(["MF1002 «Odd»", "MF1002 «Generic»", "MF1002 «Nested»"], run.Places.Where(static place => place != "MF4003 «Held»"));
        Assert.Empty(run.CompilerErrors);
    }

    [Fact]
    public void A_mark_on_two_parts_stops_no_other_record()
    {
        Run run = Harness.Run(
            $"namespace Demo; [Block] public sealed partial record Odd {Body} [Block] public sealed partial record Odd; [Config] public sealed "
                + $"partial record Plate {{ public int Size {{ get; init; }} = 3; }}",
            backends: true
        );
        Assert.All(run.Result.Results, static result => Assert.Null(result.Exception));
        Assert.StartsWith("Source.cs(1,", Assert.Single(run.CompilerErrors)); // CS0579, the C# compiler's own
    }

    [Theory]
    [InlineData("public int @int { get; init; } = 8;", "MF1010 «@int»")]
    [InlineData("Layer @return => Identity();", "MF1010 «@return»")]
    [InlineData("int Graph => 1;", "MF1010 «Graph»")]
    [InlineData("Layer Relu => Identity();", "MF1010 «Relu»")]
    [InlineData("public int Schema { get; init; } = 8;", "MF1010 «Schema»")]
    public void A_name_that_is_taken(string member, string finding)
    {
        Run run = Harness.Run(
            $"namespace Demo; [Block] public sealed partial record Odd {{ {member} [Input(\"B, C\")] Tensor X => Port; [Output(\"B, C\")] "
                + $"public Tensor Y => X; }}",
            backends: true
        );
        Assert.Equal([finding], run.Places.Where(static place => !place.StartsWith("MF4003", StringComparison.Ordinal)));
        Assert.Empty(run.CompilerErrors);
    }

    [Fact]
    public void A_record_that_is_called_as_a_keyword()
    {
        Run run = Harness.Run($"namespace Demo; [Block] public sealed partial record @class {Body}", backends: true);
        Assert.Equal(["MF1010 «@class»"], run.Places);
        Assert.Empty(run.CompilerErrors);
    }

    [Fact]
    public void Two_records_that_differ_in_case_only_are_two()
    {
        Run run = Harness.Run(
            $"namespace Demo; [Block] public sealed partial record Mlp {Body} [Block] public sealed partial record MLP {Body}",
            backends: true
        );
        Assert.Empty(run.Places);
        Assert.Empty(run.CompilerErrors);
        Assert.Contains("record MLP", run.File("Demo.MLP.Block.g.cs"));
        Assert.Contains("record Mlp", run.File("Demo.Mlp-2.Block.g.cs"));
    }

    [Theory]
    [InlineData("@class", "X", "@class")]
    [InlineData("Plate", "@int", "@int")]
    [InlineData("Plate", "Validate", "Validate")]
    public void Names_of_a_config(string record, string parameter, string blamed)
    {
        Configuration.ConfigRun run = Configuration.ConfigHarness.Run(
            $"namespace Demo; [Config] public sealed partial record {record} {{ public int {parameter} {{ get; init; }} = 3; }}"
        );
        Assert.StartsWith($"MF1010 «{blamed}»", Assert.Single(run.Findings));
        Assert.Empty(run.CompilerErrors);
    }
}
