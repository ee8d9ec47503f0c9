using System.Text;
using MaskFormer.StableHlo.Evaluation;
using MaskFormer.StableHlo.Text;
using MaskFormer.Testing;
using Xunit;

namespace MaskFormer.StableHlo.Tests.Evaluation;

/// <summary>Programs too large to run are refused before they run, with the bound.</summary>
public class BoundsTests
{
    [SkippableTheory]
    [InlineData("big1", "MF5033", "tensor<1000000000xf32> takes 3.7 GiB, a tensor of the evaluator at most 2.0 GiB")]
    [InlineData("big2", "MF5033", "tensor<1000000000xf32> takes 3.7 GiB")]
    [InlineData("big3", "MF5033", "tensor<4000000000xf32> takes 14.9 GiB")]
    [InlineData("big4", "MF5033", "tensor<50000x50000xf32> takes 9.3 GiB")]
    [InlineData("big5", "MF5021", "the number of replicas is 1000000000")]
    [InlineData("recursion", "MF5024", "the function calls itself")]
    [InlineData("calls40", "MF5024", "more than 10,000,000 operations")]
    public void Hostile_programs_are_refused(string file, string id, string cause)
    {
        Skip.IfNot(Shared.Has($"cases/faults/{file}.mlir"), "../shared/cases is not here");
        string text = File.ReadAllText(Shared.Path($"cases/faults/{file}.mlir"));
        GraphException error = Assert.Throws<GraphException>(() => new ReferenceEvaluator(ModuleParser.Parse(text)));
        Assert.Equal(id, error.Id);
        Assert.Contains(cause, error.Cause, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1000, null)]
    [InlineData(1001, "MF5024")]
    [InlineData(20_000, "MF5024")]
    public void Calls_may_lie_in_one_another_a_thousand_deep(int depth, string? id)
    {
        StringBuilder text = new("module {\nfunc.func @main(%x: tensor<f32>) -> tensor<f32> {\n%0 = call @f1(%x) : (tensor<f32>) -> tensor<f32>\n");
        text.Append("return %0 : tensor<f32>\n}\n");
        for (int i = 1; i <= depth; i++)
        {
            text.Append($"func.func private @f{i}(%x: tensor<f32>) -> tensor<f32> {{\n");
            text.Append(i < depth ? $"%0 = call @f{i + 1}(%x) : (tensor<f32>) -> tensor<f32>\nreturn %0" : "return %x").Append(" : tensor<f32>\n}\n");
        }

        text.Append("}\n");
        if (id is null)
            Assert.Equal([3], new ReferenceEvaluator(ModuleParser.Parse(text.ToString())).Run(Run.Tensor(ElementType.F32, [], 3))[0].Numbers());
        else
            Assert.Equal(id, Assert.Throws<GraphException>(() => ModuleParser.Parse(text.ToString())).Id);
    }

    [Fact]
    public void What_a_program_holds_at_once_must_fit_the_memory()
    {
        // a, b = a + a and c = b · a live together: 3 of 4,000 bytes; d = c - c needs a and b no more.
        GraphBuilder g = new();
        Value a = g.Input("a", 1000), c = g.Multiply(g.Add(a, a), a);
        Module module = g.Build("held", ("d", g.Subtract(c, c)));
        _ = new ReferenceEvaluator(module, memory: 12_000);
        GraphException error = Assert.Throws<GraphException>(() => new ReferenceEvaluator(module, memory: 11_999));
        Assert.Equal("MF5033", error.Id);
    }

    [Fact]
    public void A_stack_that_does_not_suffice_is_an_error_and_no_crash()
    {
        // Branches in branches, made by hand: the parser refuses such depth.
        GraphBuilder g = new();
        Value x = g.Input("x", 2);
        Module module = g.Build("deep", ("y", x));
        Block inner = module.Main.Body;
        Value predicate = inner.Add(new ConstantOp(Literal.Splat(new(ElementType.I1), 1)), [], [], [new(ElementType.I1)], Location.Unknown).Results[0];
        inner.Results = [Nested(inner, 250)];
        ReferenceEvaluator evaluator = new(module);
        Exception? error = null;
        Thread thread = new(() => error = Record.Exception(() => evaluator.Run(Run.Tensor(ElementType.F32, [2], 1, 2))), 160 * 1024);
        thread.Start();
        thread.Join();
        Assert.Equal("MF5034", Assert.IsType<GraphException>(error).Id);

        Value Nested(Block block, int depth)
        {
            if (depth == 0)
                return x;
            Block yes = new(), no = new();
            yes.Results = [Nested(yes, depth - 1)];
            no.Results = [x];
            return block.Add(new IfOp(), [predicate], [yes, no], [x.Type], Location.Unknown).Results[0];
        }
    }
}
