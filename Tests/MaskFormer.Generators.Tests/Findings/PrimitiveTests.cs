using Xunit;

namespace MaskFormer.Generators.Tests.Findings;

/// <summary>A primitive has one implementation for each back end, which the compiler finds by its attribute and holds against the record.</summary>
public sealed class PrimitiveTests
{
    private const string Record = """
        namespace Demo;
        [Primitive] public sealed partial record Sort
        {
            public double Slope { get; init; } = 1;
            public Resize Mode { get; init; }
            [Input("B, N")] Tensor X => Port;
            [Output("B, N")] public Tensor Y => Port;
            [Output("B")] public Tensor Least => Port;
        }

        """;

    private const string Torch = """
        [Implements(typeof(Sort))]
        public static (TorchSharp.torch.Tensor, TorchSharp.torch.Tensor Low) Run(double s, Resize m, TorchSharp.torch.Tensor x) => (x, x);
        """;

    private const string Graph = """
        [Implements(typeof(Sort))]
        internal static (MaskFormer.StableHlo.Value, MaskFormer.StableHlo.Value) Build(
            MaskFormer.StableHlo.GraphBuilder g, double s, Resize m, MaskFormer.StableHlo.Value x) => (x, x);
        """;

    [Fact]
    public void Implementations_are_called_where_they_stand()
    {
        Run run = Compile(Torch + Graph);
        Assert.Empty(run.Findings);
        Assert.Empty(run.CompilerErrors);
        Assert.Contains("return global::Demo.Bodies.Run(config.Slope, config.Mode, x);", run.File("Demo.Sort.Block.g.cs"));
        Assert.Contains("return global::Demo.Bodies.Build(g, config.Slope, config.Mode, x);", run.File("Demo.Sort.Block.g.cs"));
    }

    [Fact]
    public void What_is_missing_is_told_as_it_would_be_written()
    {
        Run run = Compile(Torch);
        string finding = Assert.Single(run.Findings);
        Assert.Equal(
            "MF5001 «Sort» 'Sort' is a primitive that nothing beside it implements for StableHLO: "
                + "write [Implements(typeof(Sort))] static (Value, Value) Sort(GraphBuilder g, double slope, Resize mode, Value x)",
            finding
        );
        Assert.Empty(run.CompilerErrors);
        string call = "return Implementations.Run<(Value Y, Value Least)>(typeof(Sort), g, config.Slope, config.Mode, x);";
        Assert.Contains(call, run.File("Demo.Sort.Block.g.cs"));
    }

    [Fact]
    public void One_without_any_is_one_finding()
    {
        string finding = Assert.Single(Compile("").Findings);
        Assert.StartsWith("MF5001 «Sort» 'Sort' is a primitive that nothing beside it implements for TorchSharp or StableHLO: write ", finding);
        Assert.Contains(" Sort(double slope, Resize mode, Tensor x), and [Implements(typeof(Sort))] ", finding);
    }

    [Theory]
    [InlineData("double s, Resize", "Resize")] // a parameter is missing
    [InlineData("double s", "float s")]
    [InlineData("public static", "private static")] // the record does not see it
    [InlineData("public static", "public")]
    [InlineData("(TorchSharp.torch.Tensor, TorchSharp.torch.Tensor Low)", "TorchSharp.torch.Tensor")]
    public void An_implementation_that_does_not_fit_is_a_finding(string right, string wrong)
    {
        Run run = Compile(Torch.Replace(right, wrong).Replace("=> (x, x)", "=> throw null!") + Graph);
        Assert.Equal(
            "MF1035 «Run» 'Demo.Bodies.Run' cannot implement 'Sort': "
                + "it must be [Implements(typeof(Sort))] static (Tensor, Tensor) Sort(double slope, Resize mode, Tensor x), seen by the record",
            Assert.Single(run.Findings)
        );
        if (wrong != "public") Assert.Empty(run.CompilerErrors);
    }

    [Theory]
    [InlineData("Tensor Low => Relu(X);")]
    [InlineData("Layer First => Linear(2, 2);")]
    [InlineData("Sort Inner => new();")]
    public void What_it_computes_stands_in_methods(string member)
    {
        string finding = Assert.Single(Harness.Run(Record.Replace("[Output(\"B\")]", member + " [Output(\"B\")]")).Findings);
        Assert.StartsWith($"MF1001 «{member}»", finding);
        Assert.EndsWith("methods marked [Implements] compute: write an output as … => Port", finding);
    }

    [Fact]
    public void Two_implementations_for_one_back_end_are_one_finding()
    {
        Run run = Compile(Torch + Torch.Replace("Run", "Again") + Graph);
        Assert.Equal("MF1036 «Again» 'Demo.Bodies.Again' implements 'Sort' for TorchSharp, and so does 'Demo.Bodies.Run'", Assert.Single(run.Findings));
    }

    [Fact]
    public void What_is_no_primitive_cannot_be_implemented()
    {
        Run run = Compile(Torch + Graph + "[Implements(typeof(string))] static int None() => 0;");
        Assert.Equal("MF1035 «None» 'Demo.Bodies.None' cannot implement 'string': it is no record marked [Block] or [Primitive]", Assert.Single(run.Findings));
    }

    // Of what there is not, and of a record whose mark was forgotten, others tell; a primitive may be what was meant.
    [Theory]
    [InlineData("typeof(Srt)")]
    [InlineData("nameof(Sort)")]
    [InlineData("typeof(Forgotten)")]
    public void What_is_told_elsewhere_is_not_told_again(string record) => Assert.Empty(Compile(
        Torch + Graph + Torch.Replace("typeof(Sort)", record).Replace("Run", "Again")
            + "public sealed record Forgotten { [Input(\"B\")] public Tensor X => Port; }").Findings);

    [Fact]
    public void One_that_names_what_there_is_not_may_be_the_one_that_is_missing() =>
        Assert.Empty(Compile(Torch.Replace("typeof(Sort)", "typeof(Srt)") + Graph).Findings);

    [Fact]
    public void Nothing_cannot_be_implemented() => Assert.StartsWith(
        "MF1035 «Again» 'Demo.Bodies.Again' cannot implement 'null'",
        Assert.Single(Compile(Torch + Graph + Torch.Replace("typeof(Sort)", "null!").Replace("Run", "Again")).Findings));

    private static Run Compile(string bodies) => Harness.Run(Record + $"static class Bodies {{ {bodies} }}", backends: true);
}
