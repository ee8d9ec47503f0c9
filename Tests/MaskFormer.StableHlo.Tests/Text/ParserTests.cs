using CsCheck;
using MaskFormer.Language;
using MaskFormer.StableHlo.Evaluation;
using MaskFormer.StableHlo.Gradients;
using MaskFormer.StableHlo.Tests.Training;
using MaskFormer.StableHlo.Text;
using MaskFormer.StableHlo.Training;
using MaskFormer.Testing;
using Xunit;

namespace MaskFormer.StableHlo.Tests.Text;

public class ParserTests
{
    /// <summary>Every op that the builder and the gradients write.</summary>
    private static Module Everything()
    {
        GraphBuilder g = new(new() { Training = true });
        g.Place("Every.Op \"quoted\" \\ ü", "/dir/Fü.cs", 3, 4);
        Value x = g.Input("x", 2, 32, 7, 9);
        Value y = g.MaxPool(g.Norm2d(g.Conv2d(x, "c", 32, 32, 3, 2, 1, 1, 2), "n", NormKind.Group, 32), 2, 1, 0);
        Value resized = g.ResizeLike(g.Gelu(y), x, Resize.Bilinear);
        Value attended = g.MultiheadAttention(g.Rearrange(resized, "b c h w -> (h w) b c"), g.Zeros(3, 2, 32), g.Ones(3, 2, 32), "a", 32, 4, 0.1);
        Value rolled = g.CropLike(g.Roll(g.PadTo(g.Rearrange(x, "b c h w -> b h w c"), 4), 1, 2), g.Rearrange(x, "b c h w -> b h w c"));
        Value gathered = g.Emit(
            new GatherOp([1], [0], [0], 1, [1, 3]),
            g.Weight("table", 5, 3),
            g.Constant(Literal.FromNumbers(new(ElementType.I32, 4, 1), [2, 0, 2, 4]))
        );
        Value cost = g.Einsum("lbtc,lbqc->lbtq", g.Weight("t", 1, 2, 3, 4), g.Weight("q", 1, 2, 5, 4));
        Value chosen = BatchAssignment.Build(g, cost, g.Ones(2, 3));
        Value loss = g.Add(
            g.Add(g.Sum(g.Softmax(attended), "s b c ->"), g.Sum(g.LogSoftmax(rolled), "b h w c ->")),
            g.Add(g.Sum(gathered, "n c ->"), g.Sum(g.Multiply(chosen, cost), "l b t q ->"))
        );
        TensorType scalar = new(ElementType.F32);
        Block less = g.Nested([scalar, scalar], a => [g.Compare(Direction.LT, a[0], a[1])]);
        Value sorted = g.EmitMany(new SortOp(0, true), [g.Reshape(gathered, 12)], [less])[0];
        Value branch = g.If(g.Compare(Direction.GT, loss, 0), () => [loss], () => [g.Negate(loss)])[0];
        Value precise = g.Emit(
            new ReducePrecisionOp(8, 7),
            g.Emit(new OptimizationBarrierOp(), g.Emit(new ClampOp(), g.Number(-1.5e-30), loss, g.Number(double.NaN)))
        );
        Value odd = g.Constant(Literal.FromNumbers(new(ElementType.F32, 2, 3), [1, double.NaN, double.NegativeInfinity, 1e-40, 0.1, -0.0]));
        Value big = g.Constant(Literal.FromNumbers(new(ElementType.F64, 100), [.. Enumerable.Range(0, 100).Select(static i => i / 7.0)]));
        Value truths = g.Constant(Literal.FromNumbers(new(ElementType.I1, 3), [1, 0, 1]));
        Value words = g.Constant(Literal.FromNumbers(new(ElementType.UI32, 2), [4294967295, 7]));
        Value narrow = g.Emit(new BitcastConvertOp(ElementType.F32), words);
        return g.Build(
            "every",
            [
                ("loss", branch),
                ("sorted", sorted),
                ("precise", precise),
                ("odd", odd),
                ("big", big),
                ("truths", truths),
                ("narrow", g.To(narrow, ElementType.BF16)),
                .. ReverseMode.Gradients(g, loss, [x, .. g.WeightKeys.Select(g.WeightOf)]).Select(static (v, i) => ($"gradient {i}", v)),
            ]
        );
    }

    [Fact]
    public void Text_to_graph_to_text_is_the_identity()
    {
        string text = ModulePrinter.Print(Everything());
        Assert.Equal(text, ModulePrinter.Print(ModuleParser.Parse(text)));
        Assert.Equal(39, ModuleParser.Parse(text).Main.Body.Nodes.Select(static n => n.Op.Name).Distinct().Count());
    }

    [Fact]
    public void A_step_of_replicas_keeps_aliases_names_and_replicas()
    {
        TestBlock model = new(["Image"], ["Logits"], static (g, key, x) => [g.Drop(g.Linear(x[0], key / "a", 5, 3), 0.5)]);
        TestBlock criterion = new(["Logits"], ["Total"], static (g, _, x) => [g.Mean(x[0], "b c ->")]);
        TrainingStep step = TrainingStep.Build(
            "step",
            model,
            criterion,
            [new("Image", new(ElementType.F32, 2, 5))],
            new() { Rule = static _ => new() },
            new() { Replicas = 2 }
        );
        string text = ModulePrinter.Print(step.Module);
        Module read = ModuleParser.Parse(text);
        Assert.Equal(text, ModulePrinter.Print(read));
        Assert.Equal(2, read.Replicas);
        Assert.Equal(step.Module.Main.Arguments, read.Main.Arguments);
    }

    [SkippableFact]
    public void The_assignment_fixture_runs_to_its_result()
    {
        string path = Shared.Path("spec/assignment-jv-fixture.mlir");
        IReadOnlyList<HostTensor> results = new ReferenceEvaluator(ModuleParser.Parse(File.ReadAllText(path), path)).Run();
        Assert.Equal([3.0, 1, 2, 0, 5, 2, 4, -1], results[0].Numbers());
        Assert.Equal([6.0], results[1].Numbers());
    }

    [Theory]
    [InlineData("%1 = \"stablehlo.add\"(%0, %0)", "%1 = \"stablehlo.add\"(%9, %0)", "text:4:26", "%9 is not defined before this")]
    [InlineData("%1 = ", "%0 = ", "text:4:5", "%0 is defined twice")]
    [InlineData("stablehlo.add", "stablehlo.sum", "text:4:5", "the op stablehlo.sum is not known")]
    [InlineData("dense<1.0>", "dense<1>", "text:3:48", "'1' is not a f32")]
    [InlineData("dense<1.0>", "dense<[1.0]>", "text:3:47", "the elements do not have the shape of tensor<2xf32>")]
    [InlineData("dense<1.0>", "dense<\"0x00\">", "text:3:47", "tensor<2xf32> has 8 bytes, the text has 1")]
    [InlineData("-> tensor<2xf32>\n", "-> tensor<?xf32>\n", "text:3:78", "sizes must be known")]
    [InlineData("-> tensor<2xf32>\n", "-> tensor<9223372036854775807x4xf32>\n", "text:3:78", "is larger than 2^63 bytes")]
    [InlineData("{value =", "{color = 1 : i64, value =", "text:3:5", "attribute color is not known")]
    [InlineData("(tensor<2xf32>, tensor<2xf32>)", "(tensor<2xf32>, tensor<3xf32>)", "text:4:5", "stated is (tensor<2xf32>, tensor<3xf32>)")]
    [InlineData("(tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>", "(tensor<2xf32>, tensor<2xf32>) -> tensor<3xf32>", "text:5:18", "stated is")]
    [InlineData("\"func.return\"(%1) : (tensor<2xf32>) -> ()", "", "text:6:3", "the block lacks a return")]
    public void An_error_says_where_and_what(string part, string replacement, string place, string cause)
    {
        const string text =
            "module @m {\n  func.func public @main() -> tensor<2xf32> {\n"
            + "    %0 = \"stablehlo.constant\"() {value = dense<1.0> : tensor<2xf32>} : () -> tensor<2xf32>\n"
            + "    %1 = \"stablehlo.add\"(%0, %0) : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>\n    \"func.return\"(%1) : (tensor<2xf32>) -> ()\n  }\n}\n";
        Assert.Equal(2, ModuleParser.Parse(text).Main.Body.Nodes.Count);
        Assert.Contains(part, text);
        GraphException e = Assert.Throws<GraphException>(() => ModuleParser.Parse(text.Replace(part, replacement)));
        Assert.Contains(cause, e.Cause);
        Assert.Equal(place, e.Place);
    }

    /// <summary>As MLIR's own tools read a file of functions alone.</summary>
    [Theory]
    [InlineData("func.func @main() -> tensor<2xf32> {\n  %0 = stablehlo.constant dense<1.0> : tensor<2xf32>\n  return %0 : tensor<2xf32>\n}")]
    [InlineData("#loc = loc(\"a\")\nfunc.func public @main() -> (tensor<f32>) {\n  %0 = call @one() : () -> tensor<f32>\n  return %0 : tensor<f32>\n}\n"
        + "// another\nfunc.func private @one() -> tensor<f32> {\n  %0 = stablehlo.constant dense<1.0> : tensor<f32>\n"
        + "  return %0 : tensor<f32>\n}\n#loc1 = loc(\"b\")\n")]
    public void Functions_need_no_module_around_them(string text)
    {
        Module bare = ModuleParser.Parse(text), read = ModuleParser.Parse(ModulePrinter.Print(bare));
        Assert.Equal(ModulePrinter.Print(read), ModulePrinter.Print(bare));
        Assert.Equal("main", bare.Main.Name);
        Assert.Equal("the module has ended, found 'module {}'", Assert.Throws<GraphException>(() => ModuleParser.Parse(text + "\nmodule {}")).Cause);
        Assert.Throws<GraphException>(() => ModuleParser.Parse(text + "}"));
    }

    [Fact]
    public void Cut_text_is_an_error_and_never_a_crash()
    {
        string text = ModulePrinter.Print(Everything());
        for (int length = 0; length < text.Length - 3; length += 499)
            Assert.Throws<GraphException>(() => ModuleParser.Parse(text[..length]));
    }

    [Fact]
    public void Changed_text_is_read_or_refused_and_never_a_crash()
    {
        int read = 0;
        string text = Small();
        string[] pieces =
        [
            "",
            "0",
            "-1",
            "99999999999999999999",
            "%",
            "%0",
            "(",
            ")",
            "<",
            ">",
            "{",
            "}",
            "[",
            "]",
            "\"",
            "tensor<",
            "x",
            "f64",
            "i1",
            "#stablehlo",
            "->",
            ":",
            ",",
            "\0",
            "é",
            "while",
            "reduce",
            "1 : i64",
            "dense",
            "4294967296",
            "9223372036854775807",
        ];
        (
            from at in Gen.Int[0, text.Length - 1]
            from length in Gen.Int[0, 6]
            from piece in Gen.Int[0, pieces.Length - 1]
            from second in Gen.Int[0, text.Length - 1]
            from other in Gen.Int[0, pieces.Length - 1]
            select (at, length, piece, second, other)
        ).Always(
            t =>
            {
                string changed = text.Remove(t.at, Math.Min(t.length, text.Length - t.at)).Insert(t.at, pieces[t.piece]);
                if (t.second < changed.Length && t.length > 3)
                    changed = changed.Insert(t.second, pieces[t.other]);
                if (Reads(changed))
                    Interlocked.Increment(ref read);
            },
            iter: 1200);
        Assert.InRange(read, 1, 1199); // some changes say the same, most do not
    }

    [Fact]
    public void Changed_numbers_are_read_or_refused_and_never_a_crash()
    {
        // Numbers are where a plugin would be hurt: axes, sizes, dilations.
        int read = 0;
        string text = Small();
        int[] digits = [.. Enumerable.Range(0, text.Length).Where(i => char.IsAsciiDigit(text[i]))];
        (from at in Gen.Int[0, digits.Length - 1]
         from number in Gen.OneOf(Gen.Long[-3, 12], Gen.Long)
         select (at, number)).Always(
            t =>
            {
                if (Reads(text.Remove(digits[t.at], 1).Insert(digits[t.at], t.number.ToString())))
                    Interlocked.Increment(ref read);
            },
            iter: 1200
        );
        Assert.InRange(read, 1, 1199);
    }

    [Theory]
    [InlineData("(")]
    [InlineData("{")]
    [InlineData("[")]
    public void Deep_nesting_is_refused(string bracket) =>
        Assert.Throws<GraphException>(() =>
            ModuleParser.Parse("module @m attributes {a = " + string.Concat(Enumerable.Repeat(bracket == "{" ? "{a = " : bracket, 100_000)))
        );

    /// <summary>What is read is printed to what reads the same; what is not is refused with an ID, a place and a cause.</summary>
    private static bool Reads(string text)
    {
        Module module;
        try
        {
            module = ModuleParser.Parse(text);
        }
        catch (GraphException e)
        {
            Assert.StartsWith("MF50", e.Id);
            Assert.NotEmpty(e.Place);
            Assert.NotEmpty(e.Cause);
            return false;
        }

        string printed = ModulePrinter.Print(module);
        Assert.Equal(printed, ModulePrinter.Print(ModuleParser.Parse(printed)));
        return true;
    }

    private static string Small()
    {
        GraphBuilder g = new();
        Value x = g.Input("x", 2, 4, 5, 6);
        Value y = g.MaxPool(g.Conv2d(x, "c", 4, 6, 3, 2, 1, 1, 2), 2, 1, 0);
        Value gathered = g.Emit(
            new GatherOp([1], [0], [0], 1, [1, 3]),
            g.Weight("table", 5, 3),
            g.Constant(Literal.FromNumbers(new(ElementType.I32, 4, 1), [2, 0, 2, 4]))
        );
        Value loss = g.Add(g.Sum(g.Multiply(y, g.Softmax(y)), "b c h w ->"), g.Sum(g.Einsum("nc,mc->nm", gathered, gathered), "n m ->"));
        Value counted = g.While([g.Full(0, ElementType.I32), loss], s => g.Compare(Direction.LT, s[0], 3), s => [g.Add(s[0], 1), g.Multiply(s[1], 2)])[1];
        Value padded = g.Slice(g.Pad(x, 1.5, [0, 0, 1, -1], [0, 0, 0, 2], [0, 1, 0, 0]), 3, 1, 6, 2);
        return ModulePrinter.Print(
            g.Build(
                "small",
                [
                    ("loss", counted),
                    ("padded", padded),
                    .. ReverseMode.Gradients(g, loss, [x, .. g.WeightKeys.Select(g.WeightOf)]).Select(static (v, i) => ($"g{i}", v)),
                ]
            )
        );
    }
}
