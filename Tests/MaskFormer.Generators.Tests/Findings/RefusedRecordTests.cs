using Xunit;

namespace MaskFormer.Generators.Tests.Findings;

/// <summary>MF1002: a record to which nothing can be added gets one finding, and neither it nor what holds it gets code that does not compile.</summary>
public sealed class RefusedRecordTests
{
    private const string Body = """{ [Input("B, C")] Tensor X => Port; [Output("B, C")] public Tensor Y => Relu(X); }""";

    [Theory]
    [InlineData("namespace Demo; [Block] public sealed record Odd")]
    [InlineData("namespace Demo; [Block] public sealed partial record Odd<T>")]
    [InlineData("namespace Demo; [Block] public sealed partial record Odd(int Width)")]
    [InlineData("namespace Demo; [Block] public sealed partial class Odd")]
    [InlineData("[Block] public sealed partial record Odd")]
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
        Run run = Harness.Run($"namespace Demo; public static partial class Outer {{ [Block] public sealed partial record Odd {Body} }} [Block] public sealed partial record Odd {Body}", backends: true);
        Assert.Equal(["MF1002 «Odd»"], run.Places);
        Assert.Empty(run.CompilerErrors);
        Assert.Contains("Relu(x)", run.File("Demo.Odd.Module.g.cs"));
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
        Assert.Equal(["MF1002 «Odd»", "MF1002 «Generic»", "MF1002 «Nested»"], run.Places.Where(static place => place != "MF4003 «Held»")); // it is never wired here
        Assert.Empty(run.CompilerErrors);
    }

    [Fact]
    public void A_mark_on_two_parts_stops_no_other_record()
    {
        Run run = Harness.Run($"namespace Demo; [Block] public sealed partial record Odd {Body} [Block] public sealed partial record Odd; [Config] public sealed partial record Plate {{ public int Size {{ get; init; }} = 3; }}", backends: true);
        Assert.All(run.Result.Results, static result => Assert.Null(result.Exception));
        Assert.StartsWith("Source.cs(1,", Assert.Single(run.CompilerErrors)); // CS0579, the C# compiler's own
    }
}
