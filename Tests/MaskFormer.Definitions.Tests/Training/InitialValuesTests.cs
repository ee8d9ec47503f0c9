using MaskFormer.Definitions.Tests.Xla;
using MaskFormer.Language;
using MaskFormer.Torch;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Definitions.Tests.Training;

/// <summary>
/// Every weight of a small model of each kind starts as in the original. Engines start from the same numbers: those of the TorchSharp module
/// (<see cref="EvaluatorEngineTests.Trains_as_the_TorchSharp_engine_does"/> compares them to the bit).
/// </summary>
[Collection(EngineCollection.Name)]
public sealed class InitialValuesTests
{
    private static readonly ResNet bottlenecks = new() { Depth = ResNetDepth.R26, StemWidth = 12, Width = 12 };
    private static readonly FpnPixelDecoder pyramid = new() { Hidden = 24, Groups = 8 };
    private static readonly Dictionary<string, ITorchBlock> models = new()
    {
        ["MaskFormer"] = new MaskFormerModel
        {
            Backbone = bottlenecks, PixelDecoder = new TransformerPixelDecoder { Hidden = 24, Groups = 8, Depth = 2, FeedForward = 40 },
            Hidden = 32, Depth = 2, FeedForward = 56, MaskDim = 24, Queries = 17,
        },
        ["MaskFormer, Swin"] = new MaskFormerModel
        {
            Backbone = new Swin { Width = 24, Depths = [1, 2, 1, 1], Heads = [2, 4, 8, 16], Window = 4 }, PixelDecoder = pyramid,
            Hidden = 32, Depth = 1, FeedForward = 56, MaskDim = 24, Queries = 17,
        },
        ["Mask2Former"] = new Mask2FormerModel
        {
            Backbone = bottlenecks, PixelDecoder = new() { Hidden = 24, Groups = 8, Depth = 2, Heads = 4, FeedForward = 40 },
            Hidden = 32, Depth = 2, FeedForward = 56, MaskDim = 24, Queries = 17,
        },
        ["per pixel"] = new PerPixelBaseline { Backbone = bottlenecks, PixelDecoder = pyramid, MaskDim = 24 },
        ["per pixel plus"] = new PerPixelBaselinePlus
        {
            Backbone = bottlenecks, PixelDecoder = pyramid, Hidden = 32, Depth = 1, FeedForward = 56, MaskDim = 24,
        },
        ["ResNet-18"] = new ResNet { Depth = ResNetDepth.R18, StemWidth = 12, Width = 12 },
        ["ResNet with three convolutions before its blocks"] = bottlenecks with { Stem = new DeepStem() },
    };

    private static readonly Lazy<Dictionary<string, Start[]>> starts = new(Drawn);

    public static TheoryData<string, string> Groups
    {
        get
        {
            TheoryData<string, string> data = [];
            foreach ((string model, ITorchBlock block) in models)
                foreach (string group in ((IBlock)block).Weights().Select(static weight => InitialRule.Of(weight.Key).Group).Distinct()) data.Add(model, group);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Groups))]
    public void A_group_of_weights_starts_as_in_the_original(string model, string group)
    {
        Start[] weights = [.. starts.Value[model].Where(one => InitialRule.Of(one.Name).Group == group)];
        Assert.NotEmpty(weights);
        Assert.All(weights, static one => InitialRule.Of(one.Name).Hold(one.Name, one.Values, one.Shape));
    }

    [Fact]
    public void Every_rule_is_that_of_some_weight() =>
        Assert.Equal(InitialRule.All.Select(static rule => rule.Group).Order(), Groups.Select(static row => (string)row[1]).Distinct().Order());

    private static Dictionary<string, Start[]> Drawn()
    {
        using DisposeScope scope = NewDisposeScope();
        Dictionary<string, Start[]> all = [];
        foreach ((string name, ITorchBlock block) in models)
        {
            manual_seed(3);
            using BlockModule module = block.CreateModule();
            Dictionary<string, Tensor> state = module.state_dict();
            all[name] = [.. state.Select(one => new Start(one.Key, one.Value.data<float>().ToArray(), Shape(one.Key, state)))];
        }

        return all;
    }

    private static long[] Shape(string name, Dictionary<string, Tensor> state) =>
        name.EndsWith(".bias", StringComparison.Ordinal) && state.TryGetValue(name[..^4] + "weight", out Tensor? weight) ? weight.shape : state[name].shape;

    private sealed record Start(string Name, float[] Values, long[] Shape);
}
