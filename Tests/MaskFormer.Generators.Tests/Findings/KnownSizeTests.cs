using Xunit;

namespace MaskFormer.Generators.Tests.Findings;

/// <summary>MF1021: what is made must have sizes that the program knows where it makes it.</summary>
public sealed class KnownSizeTests
{
    [Theory]
    // an axis of its own, or what a sum, a quotient or a divisor leaves
    [InlineData("S, 4", "Zeros(\"S, 4\") + X", null)]
    [InlineData("S%2, 4", "Zeros(\"S, 4\") + X", null)]
    [InlineData("S/2, 4", "Zeros(\"S/2, 4\") + X", null)]
    [InlineData("S + 1, 4", "Zeros(\"S + 1, 4\") + X", null)]
    [InlineData("S/Part, 4", "Zeros(\"S/Part, 4\") + X", null)]
    [InlineData("2*S, 4", "Zeros(\"2*S, 4\") + X", null)]
    [InlineData("S*2, 4", "Zeros(\"2*S, 4\") + X", null)]
    // a product says neither factor
    [InlineData("S*T, 4", "Expand(Iota(\"S\"), \"s -> s c\", \"S, 4\")", "MF1021 «\"S\"»")]
    [InlineData("S*Part, 4", "Reshape(X, \"S, 4*Part\")", "MF1021 «\"S, 4*Part\"»")]
    [InlineData("S*Part, 4", "Rearrange(X, \"(a b) c -> a (b c)\", \"a = S\")", "MF1021 «\"a = S\"»")]
    [InlineData("T*S, 4", "Expand(Sum(X, \"s c -> c\"), \"c -> s c\", \"S, 4\")", "MF1021 «\"S, 4\"»")]
    [InlineData("S/S, 4", "Zeros(\"S, 4\")", "MF1021 «\"S, 4\"»")]
    [InlineData("S/T, T/S", "Zeros(\"S, 4\")", "MF1021 «\"S, 4\"»")]
    // a weight is there before anything flows in
    [InlineData("S, 4", "X + Bias", "MF1021 «\"S, 4\"»")]
    public void Sizes_of_what_is_made(string port, string body, string? finding)
    {
        string promised = finding is null ? port.Replace("%2", "", StringComparison.Ordinal) : "S, 4";
        Run run = Harness.Run(
            $$"""
            namespace Demo;
            [Block] public sealed partial record Odd
            {
                [Range(1, 9)] public int Part { get; init; } = 2;
                [Input("{{port}}")] Tensor X => Port;
                {{(body.Contains("Bias", StringComparison.Ordinal) ? "Tensor Bias => Weight(\"S, 4\");" : "")}}
                [Output("{{promised}}")] public Tensor Y => {{body}};
            }
            """);
        Assert.Equal(finding is null ? [] : [finding], run.Places);
    }
}
