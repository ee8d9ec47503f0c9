using Xunit;

namespace MaskFormer.Generators.Tests.Findings;

/// <summary>What depends on itself, in every way that records allow: it must neither hang nor overflow the stack, which would end the editor.</summary>
public sealed class CircleTests
{
    private const string Step = """
        namespace Demo;
        [Block] public sealed partial record Step
        {
            [Bound] public int In { get; init; } = 4;
            [Bound] public int Out { get; init; } = 4;
            [Input("B, In")] Tensor X => Port;
            Layer Mix => Linear(In, Out);
            [Output("B, Out")] public Tensor Y => Mix(X);
        }
        """;

    [Theory]
    [InlineData("int A => B; int B => A;", "A")]
    [InlineData("int A => A + 1;", "A")]
    [InlineData("int A => 2 * B; int B => Flag ? A : 1; bool Flag => A == B;", "B")]
    public void Derived_values(string derived, string size) =>
        Assert.Equal(
            ["MF1004 «A»"],
            Harness
                .Run(
                    $"namespace Demo; [Block] public sealed partial record Circle {{ {derived} [Input(\"{size}\")] Tensor X => Port; "
                        + $"[Output(\"{size}\")] public Tensor Y => Relu(X); }}"
                )
                .Places
        );

    [Fact]
    public void Bound_parameters_of_two_blocks() => Assert.Equal(
        ["MF1004 «One» No value can be computed first: One → Two → One"],
        Harness.Run($$"""
            {{Step}}
            [Block] public sealed partial record Pair
            {
                Step One => new() { In = Two.Out, Out = Two.In };
                Step Two => new() { In = One.Out, Out = One.In };
                [Input("B, C")] Tensor X => Port;
                [Output("B, C")] public Tensor Y => Two.On(One.On(X).Y).Y;
            }
            """).Findings);

    [Fact]
    public void Derived_values_of_a_record_that_holds_its_like() => Assert.Equal(
        ["MF1004 «Next»"],
        Harness.Run("""
            namespace Demo;
            [Block] public partial record Chain
            {
                public Chain Next { get; init; } = new();
                int Width => Next.Width + Next.Width;
                [Require("Width must be even")] bool Even => Width % 2 == 0;
                [Input("B, Width")] Tensor X => Port;
                [Output("B, Width")] public Tensor Y => Relu(X);
            }
            """).Places);

    [Fact]
    public void A_rule_over_derived_values_of_a_nested_block() => Assert.Equal(
        ["MF1004 «One»"],
        Harness.Run("""
            namespace Demo;
            [Block] public sealed partial record Inner
            {
                int One => Two + Two + Two + Two;
                int Two => One + One + One + One;
                [Require("One must be even")] bool Even => One % 2 == 0;
                [Input("B, C")] Tensor X => Port;
                [Output("B, C")] public Tensor Y => Relu(X);
            }
            [Block] public sealed partial record Outer
            {
                Inner Held => new();
                [Input("B, C")] Tensor X => Port;
                [Output("B, C")] public Tensor Y => Held.On(X).Y;
            }
            """).Places);

    [Theory]
    [InlineData("Loop Inner => new();", "Loop Odd => new();", "MF1004 «Inner» No value can be computed first: Loop.Inner → Loop")]
    [InlineData("Other Inner => new();", "Loop Odd => new();", "MF1004 «Inner» No value can be computed first: Loop.Inner → Other.Odd → Loop")]
    [InlineData(
        "public Other Inner { get; init; } = new() { Width = 3 };",
        "Loop Odd => new Loop() with { Width = 5 };",
        "MF1004 «Inner» No value can be computed first: Loop.Inner → Other.Odd → Loop"
    )]
    public void Blocks_that_make_their_like(string inner, string odd, string finding) => Assert.Equal([finding], Nested(inner, odd).Findings);

    [Theory]
    [InlineData("Blocks<Loop> Inner => Repeat(Width - 1, i => new Loop { Width = Width - 1 });", "int Odd => 1;")]
    [InlineData("Other Inner => new();", "public Loop? Odd { get; init; }")]
    public void What_may_end_is_no_circle(string inner, string odd) =>
        Assert.DoesNotContain(Nested(inner, odd).Findings, static finding => finding.StartsWith("MF1004", StringComparison.Ordinal));

    private static Run Nested(string inner, string odd) =>
        Harness.Run(
            $$"""
            namespace Demo;
            [Block] public sealed partial record Loop { public int Width { get; init; } = 2; {{inner}} [Input("B, C")] Tensor X => Port; [Output("B, C")] public Tensor Y => {{(
                inner.StartsWith("Blocks", StringComparison.Ordinal) ? "Inner.Fold(X, (item, x) => item.On(x).Y)" : "Inner.On(X).Y"
            )}}; }
            [Block] public sealed partial record Other { public int Width { get; init; } = 2; {{odd}} [Input("B, C")] Tensor X => Port; [Output("B, C")] public Tensor Y => {{(
                odd.StartsWith("Loop", StringComparison.Ordinal) ? "Odd.On(X).Y" : "X"
            )}}; }
            """
        );

    [Theory]
    [InlineData("Step Wide => Wide with { Out = 8 };", "MF1004 «Wide»")]
    [InlineData("Step Wide => Deep with { Out = 8 }; Step Deep => Wide;", "MF1004 «Wide»")]
    [InlineData("Step Wide => Flag ? Wide : new() { In = 4, Out = 4 }; public bool Flag { get; init; }", null)]
    public void A_block_that_starts_from_itself(string blocks, string? finding) => Assert.Equal(
        finding is null ? [] : [finding],
        Harness.Run($$"""
            {{Step}}
            [Block] public sealed partial record Pair
            {
                {{blocks}}
                [Input("B, 4")] Tensor X => Port;
                [Output("B, 4")] public Tensor Y => Wide.On(X).Y;
            }
            """).Places);
}
