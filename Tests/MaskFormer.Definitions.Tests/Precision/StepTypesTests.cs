using MaskFormer.Definitions.Tests.Xla;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Matching;
using MaskFormer.Runtime.Training;
using MaskFormer.StableHlo;
using MaskFormer.StableHlo.Evaluation;
using MaskFormer.StableHlo.Text;
using MaskFormer.StableHlo.Training;
using Xunit;

namespace MaskFormer.Definitions.Tests.Precision;

/// <summary>Which values of the training step are bfloat16 and which are float32.</summary>
public sealed class StepTypesTests
{
    private static readonly MaskFormerExperiment wide = TinyShapes.Experiment with
    {
        Model = TinyShapes.Experiment.Model with
        {
            DropRate = 0.1,
            PixelDecoder = new TransformerPixelDecoder
            {
                Hidden = 16,
                Heads = 2,
                FeedForward = 24,
                Depth = 1,
                Groups = 4,
            },
        },
    };
    private static readonly MaskFormerExperiment narrow = wide with { Training = wide.Training with { Precision = ComputePrecision.BFloat16 } };
    private static readonly HashSet<string> criterion =
    [
        nameof(SetCriterion), nameof(Matcher), nameof(Assignment), nameof(ClassificationLoss), nameof(MaskLosses), nameof(PairLoss),
        nameof(FocalLoss), nameof(DiceLoss), nameof(PairwiseSums),
        nameof(MatchingStatistics),
    ];
    private static readonly TrainingStep step = StepGraphs.Training(narrow, target: Target.Gpu);

    [Fact]
    public void State_images_and_outputs_are_float32() =>
        Assert.All(
            step.State.Concat(step.Buffers).Concat(step.Batch.Where(static b => b.Name == "Image")).Concat(step.Outputs.Where(static o => o.Name != "Finite")),
            static named => Assert.Equal(ElementType.F32, named.Type.Element)
        );

    [Fact]
    public void The_model_computes_its_products_in_bfloat16()
    {
        Node[] products = [.. step.Module.Main.Body.Nodes.Where(static node => node.Op is DotGeneralOp or ConvolutionOp && !OfCriterion(node))];
        Assert.True(products.Length > 60);
        Assert.All(
            products,
            static node =>
                Assert.All(
                    [.. node.Operands, .. node.Results],
                    value => Assert.True(value.Type.Element == ElementType.BF16 || ResizesByMatrix(node), node.Location.Name)
                )
        );
    }

    [Fact]
    public void Losses_matching_and_optimizer_know_no_bfloat16()
    {
        Node[] nodes =
        [
            .. step.Module.Main.Body.Nodes.Where(static node => OfCriterion(node) || node.Location.Name?.StartsWith("AdamW", StringComparison.Ordinal) == true),
        ];
        Assert.Contains(nodes, static node => node.Op is WhileOp);
        Assert.True(nodes.Length > 500);
        Assert.All(
            nodes.Where(static node => node.Op is not (SliceOp or DynamicSliceOp or GatherOp)), // parts of the model's masks are taken before they are widened
            static node => Assert.All(node.Results, value => Assert.False(value.Type.Element == ElementType.BF16, $"{node.Location.Name}: {node.Op.Name}"))
        );
    }

    [Theory]
    [InlineData("stablehlo.exponential")]
    [InlineData("stablehlo.rsqrt")]
    [InlineData("stablehlo.divide")]
    [InlineData("stablehlo.logistic")]
    [InlineData("stablehlo.select_and_scatter")]
    public void Functions_and_statistics_are_float32(string op)
    {
        Node[] nodes = [.. step.Module.Main.Body.Nodes.Where(node => node.Op.Name == op)];
        Assert.NotEmpty(nodes);
        Assert.All(nodes, static node => Assert.Equal(ElementType.F32, node.Results[0].Type.Element));
    }

    [Fact]
    public void Sums_are_float32() => Assert.All(
        step.Module.Main.Body.Nodes.Where(static node => node.Op is ReduceOp && node.Blocks[0].Nodes[0].Op is BinaryOp { Kind: BinaryKind.Add }),
        static node => Assert.NotEqual(ElementType.BF16, node.Results[0].Type.Element));

    [Fact]
    public void Nothing_is_widened_just_to_be_rounded()
    {
        Node[] converts = [.. step.Module.Main.Body.Nodes.Where(static node => node.Op is ConvertOp)];
        Assert.DoesNotContain(converts, static node => node.Results[0].Type.Element == ElementType.BF16 && node.Operands[0].Producer is { Op: ConvertOp });

        // Every weight is rounded once, for all its uses.
        Assert.All(
            converts.Where(static node => node.Operands[0].Producer is null).GroupBy(static node => (node.Operands[0], node.Results[0].Type.Element)),
            static group => Assert.Single(group)
        );
    }

    [Fact]
    public void Text_and_program_are_one()
    {
        string text = ModulePrinter.Print(step.Module);
        Assert.Contains("bf16", text, StringComparison.Ordinal);
        Assert.Equal(text, ModulePrinter.Print(ModuleParser.Parse(text)));
    }

    [Fact]
    public void A_graph_for_a_cpu_has_other_products_and_the_same_numbers()
    {
        ForwardGraph cpu = StepGraphs.Prediction(narrow),
            gpu = StepGraphs.Prediction(narrow, Target.Gpu);
        Assert.DoesNotContain(
            cpu.Module.Main.Body.Nodes,
            static node => node.Op is DotGeneralOp or ConvolutionOp && node.Results[0].Type.Element == ElementType.BF16
        );
        HostTensor[] arguments = [.. cpu.Weights.Concat(cpu.Batch).Select(static named => Filled(named))];
        foreach ((HostTensor one, HostTensor other) in new ReferenceEvaluator(cpu.Module).Run(arguments).Zip(new ReferenceEvaluator(gpu.Module).Run(arguments)))
            Assert.Equal(one.Numbers(), other.Numbers());

        static HostTensor Filled(NamedType named)
        {
            Random random = new(named.Name.Length);
            return HostTensor.From([.. Enumerable.Range(0, (int)named.Type.Count).Select(_ => (random.NextSingle() - 0.4f) / 4)], [.. named.Type.Dims]);
        }
    }

    [Fact]
    public void Float32_has_no_bfloat16() => Assert.DoesNotContain("bf16", ModulePrinter.Print(StepGraphs.Training(wide).Module), StringComparison.Ordinal);

    private static bool OfCriterion(Node node) => node.Location.Name is { } name && criterion.Contains(name.Split('.')[0]);

    // A resize by an odd factor is a product with a constant.
    private static bool ResizesByMatrix(Node node) => node.Operands.Any(static operand => operand.Producer?.Op is ConstantOp);
}
