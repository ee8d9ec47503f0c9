using Xunit;

namespace MaskFormer.Generators.Tests.Findings;

/// <summary>What TorchSharp computes where a block is applied to every item can be a method that names the block.</summary>
public sealed class EachByHandTests
{
    private const string Record = """
        namespace Demo;
        [Block] public sealed partial record Loss
        {
            public double Alpha { get; init; } = 1;
            [Input("H, W")] Tensor Mask => Port;
            [Input("")] Tensor Slot => Port;
            [Output("")] public Tensor Value => Slot * Sum(Alpha * Mask, "h w ->");
            [Output("")] public Tensor Size => Sum(Mask, "h w ->");
        }

        """;

    private const string Torch = """
        [Implements(typeof(Loss))]
        public static (TorchSharp.torch.Tensor, TorchSharp.torch.Tensor) Evaluate(
            double alpha, MaskFormer.Torch.EachInput mask, MaskFormer.Torch.EachInput slot) => throw null!;

        """;

    [Fact]
    public void It_is_called_where_it_stands()
    {
        Run run = Compile(Torch);
        Assert.Empty(run.Findings);
        Assert.Empty(run.CompilerErrors);
        Assert.Contains("var outputs = global::Demo.Bodies.Evaluate(config.Alpha, inputs[0], inputs[1]);", run.File("Demo.Loss.Block.g.cs"));
        Assert.Contains("return [outputs.Item1, outputs.Item2];", run.File("Demo.Loss.Block.g.cs"));
    }

    [Fact]
    public void One_output_is_no_tuple()
    {
        string one = Record.Replace("[Output(\"\")] public Tensor Size", "Tensor Size").Replace("* Sum(Alpha * Mask, \"h w ->\")", "* Alpha * Size");
        Run run = Compile(Torch.Replace("(TorchSharp.torch.Tensor, TorchSharp.torch.Tensor)", "TorchSharp.torch.Tensor"), one);
        Assert.Empty(run.Findings);
        Assert.Empty(run.CompilerErrors);
        Assert.Contains("return [outputs];", run.File("Demo.Loss.Block.g.cs"));
    }

    [Fact]
    public void No_name_does_it() =>
        Assert.DoesNotContain("Each(", Compile(Torch.Replace("[Implements(typeof(Loss))]", "").Replace("Evaluate", "EachLoss")).File("Demo.Loss.Block.g.cs"));

    [Theory]
    [InlineData("double alpha, ", "")]
    [InlineData("MaskFormer.Torch.EachInput mask", "TorchSharp.torch.Tensor mask")]
    [InlineData("(TorchSharp.torch.Tensor, TorchSharp.torch.Tensor)", "IReadOnlyList<TorchSharp.torch.Tensor>")]
    [InlineData("double alpha, ", "MaskFormer.StableHlo.GraphBuilder g, double alpha, ")] // a graph has the gradient of any block
    [InlineData("public static", "private static")]
    public void One_that_does_not_fit_is_a_finding(string right, string wrong)
    {
        Run run = Compile(Torch.Replace(right, wrong));
        Assert.Equal(
            "MF1035 «Evaluate» 'Demo.Bodies.Evaluate' cannot implement 'Loss': "
                + "it must be [Implements(typeof(Loss))] static (Tensor, Tensor) Loss(double alpha, EachInput mask, EachInput slot), seen by the record",
            Assert.Single(run.Findings)
        );
        Assert.Empty(run.CompilerErrors);
    }

    [Fact]
    public void Two_of_one_block_are_one_finding() => Assert.Equal(
        "MF1036 «Again» 'Demo.Bodies.Again' implements 'Loss' for TorchSharp, and so does 'Demo.Bodies.Evaluate'",
        Assert.Single(Compile(Torch + Torch.Replace("Evaluate", "Again")).Findings));

    [Fact]
    public void Weights_would_not_be_seen()
    {
        string learned = Record.Replace("Value => Slot *", "Value => Sum(Factor, \"a ->\") * Slot *")
            .Replace("[Input(\"H", "[Weights(\"factor\")] Tensor Factor => Weight(\"1\"); [Input(\"H");
        string finding = Assert.Single(Compile(Torch, learned).Findings);
        Assert.StartsWith("MF1035 «Evaluate» 'Demo.Bodies.Evaluate' cannot implement 'Loss': it has weights", finding);
    }

    [Fact]
    public void A_block_is_implemented_in_its_own_project()
    {
        Run there = Harness.Run(Record, backends: true, "There");
        string numbers = Torch.Replace("TorchSharp.torch.Tensor", "int").Replace("MaskFormer.Torch.EachInput", "int");
        Run here = Harness.Run($"using Demo; static class Bodies {{ {numbers} }}", more: there.ToReference());
        Assert.Equal(
            "MF1035 «Evaluate» 'Bodies.Evaluate' cannot implement 'Loss': a block is implemented in its own project, whose code calls the method",
            Assert.Single(here.Findings));
    }

    private static Run Compile(string bodies, string record = Record) => Harness.Run(record + $"static class Bodies {{ {bodies} }}", backends: true);
}
