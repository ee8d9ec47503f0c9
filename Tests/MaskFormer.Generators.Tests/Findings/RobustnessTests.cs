using CsCheck;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace MaskFormer.Generators.Tests.Findings;

/// <summary>Half-typed code reaches the compiler at every key stroke: it must answer, and never by MF9001 or an exception.</summary>
public sealed class RobustnessTests
{
    private static readonly string[] tokens =
    [
        .. CSharpSyntaxTree
            .ParseText(Samples.Encoder + Samples.Model + Samples.Bottleneck.Replace("namespace Demo;", ""))
            .GetRoot()
            .DescendantTokens()
            .Select(static t => t.ToFullString()),
    ];

    [Fact]
    public void Missing_doubled_and_swapped_tokens_never_break_the_compiler() =>
        Gen.Select(Gen.Int[0, tokens.Length - 1], Gen.Int[0, tokens.Length - 1], Gen.Int[0, 3]).Always(
            static (at, other, kind) =>
            {
                string[] edited = [.. tokens];
                edited[at] = kind switch { 0 => "", 1 => edited[at] + " " + edited[at], 2 => " " + edited[other] + " ", _ => edited[at] };
                string text = string.Concat(kind == 3 ? edited.Take(at) : edited);
                Run run = Harness.Run(text);
                Assert.All(run.Result.Results, static r => Assert.Null(r.Exception));
                Assert.All(run.Findings, f => Assert.False(f.StartsWith("MF9001", StringComparison.Ordinal), $"{f}\n{text}"));
            },
            iter: 60, threads: 1);

    // A name, number or sign in the place of another: what a hand slips to. Always the same slips.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void What_is_written_for_something_else_breaks_no_generated_code(int seed)
    {
        Random random = new(seed);
        for (int slip = 0; slip < 15; slip++)
        {
            string[] edited = [.. tokens];
            int at = random.Next(tokens.Length);
            edited[at] = random.Next(3) switch { 0 => "", 1 => " 2 ", _ => $" {tokens[random.Next(tokens.Length)].Trim()} " };
            Run run = Harness.Run(string.Concat(edited), backends: true);
            Assert.All(run.Result.Results, static r => Assert.Null(r.Exception));
            Assert.DoesNotContain(run.Findings, static f => f.StartsWith("MF9001", StringComparison.Ordinal));
            if (run.Compilation.SyntaxTrees.First().GetDiagnostics().Any()) continue; // not even C#
            Assert.DoesNotContain(run.CompilerErrors, static error => error.Contains(".g.cs", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("Weight(")]
    [InlineData("Weight(\"2\"")]
    [InlineData("Weight \"2\")")]
    [InlineData("Weight(2)")]
    public void A_weight_that_is_half_typed_is_no_failure_of_the_compiler(string weight) =>
        Assert.DoesNotContain(
            Mutation.Run(Samples.Encoder + Samples.Model, "Weight(\"Queries, 5\")", weight).Findings,
            static f => f.StartsWith("MF9001", StringComparison.Ordinal)
        );

    [Theory]
    [InlineData("Linear")]
    [InlineData("Linear(Width, Width)")]
    [InlineData(") (Width, Width)")]
    [InlineData("Width")]
    [InlineData("Conv(Width)")]
    public void A_layer_that_is_half_typed_is_no_failure_of_the_compiler(string layer) =>
        Assert.DoesNotContain(
            Harness
                .Run(
                    $"namespace Demo; [Block] public sealed partial record Odd {{ public int Width {{ get; init; }} = 8; [Input(\"B, Width\")] Tensor X "
                        + $"=> Port; Layer One => {layer}; Layer Two => Width > 4 ? {layer} : Identity(); [Output(\"B, Width\")] public Tensor Y => "
                        + $"Two(One(X)); }}"
                )
                .Findings,
            static f => f.StartsWith("MF9001", StringComparison.Ordinal)
        );

    // A requirement that states nothing: its message is still to be typed.
    [Theory]
    [InlineData("[Require()]")]
    [InlineData("[Require]")]
    [InlineData("[Require(\"\")]")]
    public void A_requirement_without_words_is_told_as_it_is_written(string require) =>
        Assert.Equal(
            ["MF2003 «Heads» Width % Heads == 0: 8 is not divisible by 5"],
            Harness
                .Run(
                    $"namespace Demo; [Block] public sealed partial record Odd {{ public int Width {{ get; init; }} = 8; public int Heads {{ get; init; "
                        + $"}} = 5; {require} bool Fits => Width % Heads == 0; [Input(\"B, Width\")] Tensor X => Port; Layer One => Linear(Width, Width); "
                        + $"[Output(\"B, Width\")] public Tensor Y => One(X); }}"
                )
                .Findings
        );
}
