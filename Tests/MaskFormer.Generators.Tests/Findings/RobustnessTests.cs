using CsCheck;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace MaskFormer.Generators.Tests.Findings;

/// <summary>Half-typed code reaches the compiler at every key stroke: it must answer, and never by MF9001 or an exception.</summary>
public sealed class RobustnessTests
{
    private static readonly string[] tokens = [.. CSharpSyntaxTree.ParseText(Samples.Encoder + Samples.Model + Samples.Bottleneck.Replace("namespace Demo;", "")).GetRoot().DescendantTokens().Select(static t => t.ToFullString())];

    [Fact]
    public void Missing_doubled_and_swapped_tokens_never_break_the_compiler() =>
        Gen.Select(Gen.Int[0, tokens.Length - 1], Gen.Int[0, tokens.Length - 1], Gen.Int[0, 3]).Sample(
            static (at, other, kind) =>
            {
                string[] edited = [.. tokens];
                edited[at] = kind switch { 0 => "", 1 => edited[at] + " " + edited[at], 2 => " " + edited[other] + " ", _ => edited[at] };
                string text = string.Concat(kind == 3 ? edited.Take(at) : edited);
                Run run = Harness.Run(text);
                Assert.All(run.Result.Results, static r => Assert.Null(r.Exception));
                Assert.DoesNotContain(run.Findings, static f => f.StartsWith("MF9001", StringComparison.Ordinal));
            },
            iter: 60, threads: 1);

    [Theory]
    [InlineData("int A => B; int B => A;", "A")]
    [InlineData("int A => A + 1;", "A")]
    [InlineData("int A => 2 * B; int B => Flag ? A : 1; bool Flag => A == B;", "B")]
    public void Derived_values_in_a_circle_do_not_hang(string derived, string size) =>
        Assert.DoesNotContain(
            Harness.Run($"namespace Demo; [Block] public sealed partial record Circle {{ {derived} [Input(\"{size}\")] Tensor X => Port; [Output(\"{size}\")] public Tensor Y => Relu(X); }}").Findings,
            static f => f.StartsWith("MF9001", StringComparison.Ordinal));

    [Fact]
    public void A_block_that_contains_itself_is_no_endless_loop() =>
        Assert.DoesNotContain(
            Harness.Run("namespace Demo; [Block] public sealed partial record Loop { [Input(\"B\")] Tensor X => Port; Loop Inner => new(); [Output(\"B\")] public Tensor Y => Inner.On(X).Y; }").Findings,
            static f => f.StartsWith("MF9001", StringComparison.Ordinal));
}
