using MaskFormer.Language;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Testing;
using Xunit;

namespace MaskFormer.Definitions.Tests;

/// <summary>Both back ends of a definition have the same weights and the same outputs; of small blocks also the same numbers and gradients.</summary>
public sealed class ModuleAndGraphTests
{
    public static TheoryData<string> Names => ExperimentData.Kinds;

    /// <summary>Odd sizes, each block in the form that uses most of it.</summary>
    public static TheoryData<string, IBlock, long[][]> Blocks => new()
    {
        { nameof(Mlp), new Mlp { In = 3, Hidden = 5, Out = 2 }, [[2, 1, 3]] },
        {
            nameof(Bottleneck),
            new Bottleneck { In = 4, Mid = 2, Out = 8, Stride = 2, Norm = NormKind.Group, Groups = 2 },
            [[2, 4, 7, 5]]
        },
        {
            nameof(BasicBlock),
            new BasicBlock { In = 4, Mid = 6, Out = 6, Stride = 2, Norm = NormKind.Group, Groups = 2 },
            [[2, 4, 7, 5]]
        },
        { nameof(FpnLevel), new FpnLevel { In = 3, Hidden = 4, Groups = 2 }, [[1, 3, 7, 5], [1, 4, 4, 3]] },
        {
            nameof(TransformerDecoderLayer),
            new TransformerDecoderLayer { Hidden = 4, Heads = 2, FeedForward = 6, DropRate = 0 },
            [[3, 2, 4], [5, 2, 4], [5, 2, 4], [3, 2, 4]]
        },
        { nameof(LevelAttention), new LevelAttention(), [[4, 2, 3, 5], [7, 2], [4, 7, 3, 2], [4, 7, 3]] },
        {
            nameof(DeformableEncoderLayer),
            new DeformableEncoderLayer { Hidden = 8, Heads = 2, FeedForward = 5 },
            [[2, 32, 8], [2, 32, 8], [1, 2, 2], [2, 3, 2], [4, 6, 2]]
        },
        { nameof(MaskedAttentionLayer), new MaskedAttentionLayer { Hidden = 4, Heads = 2 }, [[3, 2, 4], [5, 2, 4], [5, 2, 4], [3, 2, 4], [2, 3, 5]] },
        {
            nameof(MaskedDecoder),
            new MaskedDecoder { In = 3, Classes = 3, Queries = 3, Hidden = 8, Heads = 2, Depth = 4, FeedForward = 6, MaskDim = 5 },
            [[2, 3, 1, 2], [2, 3, 2, 3], [2, 3, 4, 5], [2, 5, 7, 9]]
        },
        { nameof(PointPairLoss), new PointPairLoss { Candidates = 9, Kept = 5, Others = 2 }, [[2, 3, 4], [2, 5, 7], [], [2, 11, 2]] },
        { nameof(PointCosts), new PointCosts(), [[2, 3, 4, 5], [2, 7, 2], [5, 7], [5, 2, 3]] },
        { nameof(FocalLoss), new FocalLoss(), [[2, 3], [2, 3]] },
        { nameof(DiceLoss), new DiceLoss(), [[2, 3], [2, 3], [2, 3]] },
        { nameof(PerPixelCriterion), new PerPixelCriterion { Classes = 3 }, [[2, 2, 3, 3, 4], [2, 5, 7]] },
        { nameof(PixelClassLoss), new PixelClassLoss { Classes = 3 }, [[2, 3, 3, 4], [2, 5], [2, 5], [2, 5, 3, 4]] },
        { nameof(PairLoss), new PairLoss(), [[2, 3, 4], [2, 5, 7], [], [5, 7]] },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Model_is_the_same_in_both(string name)
    {
        IExperiment experiment = ExperimentData.Create(name);
        EngineAgreement.OfShapes(experiment.Model, ExperimentData.Inputs(experiment, experiment.Model));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Criterion_is_the_same_in_both(string name)
    {
        IExperiment experiment = ExperimentData.Create(name);
        EngineAgreement.OfShapes(experiment.Criterion, ExperimentData.Inputs(experiment, experiment.Criterion));
    }

    [Theory]
    [MemberData(nameof(Blocks))]
    public void Small_blocks_have_the_same_numbers_and_gradients(string name, IBlock block, long[][] inputs)
    {
        Assert.StartsWith(name, block.GetType().Name, StringComparison.Ordinal);
        EngineAgreement.OfNumbers(block, inputs, fill: Marks);
    }

    [Fact]
    public void What_differs_is_told_with_its_place()
    {
        EngineDifferenceException difference = Assert.Throws<EngineDifferenceException>(static () =>
            EngineAgreement.OfNumbers(new Mlp { In = 3, Hidden = 5, Out = 2 }, [[2, 1, 3]], tolerance: -1)
        );
        Assert.StartsWith("Mlp: output Y, element 0: TorchSharp ", difference.Message, StringComparison.Ordinal);
    }

    // Masks and pixels that count are marks; a probability lies between 0 and 1, sizes are no less than 0.
    private static double[]? Marks(string port, long[] size)
    {
        int count = (int)size.Aggregate(1L, static (product, n) => product * n);
        return port switch
        {
            "Target" or "Pixels" => [.. Enumerable.Range(0, count).Select(static i => i * 7 % 3 == 0 ? 0.0 : 1)],
            "ClassMap" => [.. Enumerable.Range(0, count).Select(static i => (i * 7 % 4) - 1.0)],
            "Owners" => [.. Enumerable.Range(0, count).Select(static i => i * 7 % 3)],
            "Slot" => [1],
            "Drawn" or "Points" => [.. Enumerable.Range(1, count).Select(static i => i * 0.6180339887498949 % 1)],
            "Miss" or "Overlap" or "Predicted" => [.. Enumerable.Range(0, count).Select(i => (i + 1.0) / (count + 1))],
            _ => null,
        };
    }
}
