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
        Assert.Contains(code, run.File("Demo.Odd.Block.g.cs"));
    }

    /// <summary>A nested block that lends a number, and one that is wired once, under the spellings of C#.</summary>
    [Theory]
    [InlineData("this.Part.Twice", "this.Done.Y")]
    [InlineData("(Part).Twice", "(Done).Y")]
    [InlineData("(this.Part)!.Twice", "(this).Done!.Y")]
    [InlineData("this.Part!.Twice", "Ops.Relu(x: this.Done.Y)")]
    public void Spelling_does_not_matter(string twice, string y)
    {
        Run run = Harness.Run(
            $$"""
            namespace Demo;
            [Block] public sealed partial record Inner
            {
                [Bound] public int Width { get; init; } = 8;
                public int Twice => 2 * Width;
                [Input("B, Width")] Tensor X => Ops.Port;
                Layer Map => (global::MaskFormer.Language.Ops.Linear(this.Width, 2 * (Width)));
                [Output("B, 2 * Width")] public Tensor Y => MaskFormer.Language.Ops.Relu(Map(X)!);
            }
            [Block] public sealed partial record Outer
            {
                public int Width { get; init; } = 8;
                [Input("B, Width")] Tensor X => (Port);
                Inner Part => (new global::Demo.Inner() { Width = (this.Width) });
                Inner Done => (this.Part.On((X)))!;
                Layer Map => Linear({{twice}}, Width);
                Blocks<Same> Row => Ops.Repeat(make: (i) => (new Same { Width = Width }), count: 2);
                [Output("B, Width")] public Tensor Y => this.Row.Fold(seed: Map({{y}}), step: (layer, X) => (layer).On(X + this.X).Y);
            }
            [Block] public sealed partial record Same
            {
                [Bound] public int Width { get; init; } = 8;
                [Input("B, Width")] Tensor X => Port;
                [Output("B, Width")] public Tensor Y => X;
            }
            """,
            backends: true);
        Assert.Empty(run.Findings);
        Assert.Empty(run.CompilerErrors);
        string module = run.File("Demo.Outer.Block.g.cs");
        Assert.Contains("Linear(config.Part.Twice, config.Width)", module);
        Assert.Contains("layer.forward(Add(X, x))", module); // the carried tensor is not the port of its name
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
