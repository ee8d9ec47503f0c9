using Xunit;

namespace MaskFormer.Generators.Tests.Findings;

/// <summary>Forms of C# that the reader meets: those that mean what a simpler one means, and those that are outside the language.</summary>
public sealed class ReadingTests
{
    private static Run Read(string members, string y) => Harness.Run(
        $$"""
        namespace Demo;
        [Block] public sealed partial record Odd
        {
            public int Width { get; init; } = 8;
            const string Turn = "b c -> c b";
            static string Now => "b c -> c b";
            [Input("B, Width")] Tensor X => Port;
            {{members}}
            [Output("B, Width")] public Tensor Y => {{y}};
        }
        """,
        backends: true);

    [Theory]
    [InlineData("Tensor P { get { return Relu(X); } }", "P", "MF1001 «{ get { return Relu(X); } }»")]
    [InlineData("Tensor P { get; } = null!;", "P", "MF1001 «{ get; }»")]
    [InlineData("Layer P { get => Linear(Width, Width); }", "P(X)", "MF1001 «{ get => Linear(Width, Width); }»")]
    [InlineData("Tensor P => throw new Exception();", "P", "MF1001 «throw new Exception()»")]
    [InlineData("Tensor P => X switch { _ => X };", "P", "MF1001 «X switch { _ => X }»")]
    [InlineData("Tensor P => (Tensor)X;", "P", "MF1001 «(Tensor)X»")]
    [InlineData("", "null!", "MF1001 «null»")]
    [InlineData("", "default!", "MF1001 «default»")]
    [InlineData("", "Rearrange(Rearrange(X, Now), Turn)", "MF1001 «Now»")]
    [InlineData("", "Rearrange(Rearrange(X, null!), Turn)", "MF1001 «null!»")]
    public void Outside_the_language(string members, string y, string finding)
    {
        Run run = Read(members, y);
        Assert.Equal([finding], run.Places);
        Assert.Empty(run.CompilerErrors); // a stand-in for the module, so that one mistake stays one
    }

    [Theory]
    [InlineData("", "Rearrange(Rearrange(X, Turn), \"b c\" + \" -> c b\")", "Rearrange(Rearrange(x, \"b c -> c b\"), \"b c -> c b\")")]
    [InlineData("Layer P => Linear(this.Width, Width);", "this.P(this.X)", "p.call(x)")]
    [InlineData("", "Drop(Relu(X!)!, Math.Abs(0.01 * this.Width))", "Drop(Relu(x), global::System.Math.Abs(0.01 * config.Width), training)")]
    public void What_means_the_same(string members, string y, string code)
    {
        Run run = Read(members, y);
        Assert.Empty(run.Findings);
        Assert.Empty(run.CompilerErrors);
        Assert.Contains(code, run.File("Demo.Odd.Module.g.cs"));
    }

    // The C# compiler says what is missing; a second finding about it, or code that does not compile either, helps nobody.
    [Theory]
    [InlineData("", "Relu()")]
    [InlineData("", "Rearrange(X)")]
    [InlineData("Layer P => Linear();", "P(X)")]
    public void Arguments_that_are_missing_are_the_compilers(string members, string y)
    {
        Run run = Read(members, y);
        Assert.Empty(run.Findings);
        Assert.StartsWith("Source.cs", Assert.Single(run.CompilerErrors));
    }
}
