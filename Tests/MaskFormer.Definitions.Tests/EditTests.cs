using MaskFormer.Language;
using MaskFormer.Testing;
using MaskFormer.Torch;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace MaskFormer.Definitions.Tests;

/// <summary>One property changed, and everything follows: the edits that the first issue names, on narrow networks.</summary>
public sealed class EditTests
{
    private static readonly MaskFormerModel small = new()
    {
        Backbone = new ResNet { Depth = ResNetDepth.R14, StemWidth = 8, Width = 8 },
        PixelDecoder = new TransformerPixelDecoder { Hidden = 32, Depth = 1, Heads = 2, FeedForward = 16 },
        Classes = 5,
        Queries = 7,
        Hidden = 32,
        Heads = 4,
        Depth = 2,
        FeedForward = 16,
        MaskDim = 16,
    };

    public static TheoryData<string, MaskFormerModel> Edits =>
        new()
        {
            { "nothing", small },
            { "hidden and heads", small with { Hidden = 192, Heads = 6 } },
            {
                "depth",
                small with
                {
                    Backbone = new ResNet
                    {
                        Depth = ResNetDepth.R101,
                        StemWidth = 4,
                        Width = 4,
                    },
                }
            },
            { "decoder kind", small with { PixelDecoder = new FpnPixelDecoder { Hidden = 32 } } },
            {
                "pre-norm",
                small with
                {
                    PreNorm = true,
                    PixelDecoder = new TransformerPixelDecoder
                    {
                        Hidden = 32,
                        Depth = 1,
                        Heads = 2,
                        FeedForward = 16,
                        PreNorm = true,
                    },
                }
            },
            { "only the last layer evaluated", small with { DeepSupervision = false } },
            { "projection enforced", small with { EnforceInputProj = true } },
            {
                "group norm",
                small with
                {
                    Backbone = new ResNet
                    {
                        Depth = ResNetDepth.R14,
                        StemWidth = 8,
                        Width = 8,
                        Norm = NormKind.Group,
                        Groups = 4,
                    },
                }
            },
            {
                "no norm",
                small with
                {
                    Backbone = new ResNet
                    {
                        Depth = ResNetDepth.R14,
                        StemWidth = 8,
                        Width = 8,
                        Norm = NormKind.None,
                    },
                }
            },
        };

    [Theory]
    [MemberData(nameof(Edits))]
    public void Edit_runs_and_trains_in_both_back_ends(string edit, MaskFormerModel model)
    {
        List<Violation> violations = [];
        model.Validate("", violations);
        Assert.True(violations.Count == 0, $"{edit}: {string.Join("; ", violations)}");
        EngineAgreement.OfShapes(model, [[1, 3, 33, 47]]);

        using var scope = NewDisposeScope();
        using var module = model.CreateModule();
        module.train();
        (torch.Tensor logits, torch.Tensor masks) = module.forward(rand(1, 3, 33, 47));
        (logits.sum() + masks.sum()).backward();
        Assert.Equal([model.DeepSupervision ? 2 : 1, 7, 1, 6], logits.shape);
        Assert.Equal([model.DeepSupervision ? 2 : 1, 1, 7, 9, 12], masks.shape);
        Assert.All(module.named_parameters(), one => Assert.True(one.parameter.grad is not null, $"{edit}: {one.name} gets no gradient"));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(3)]
    public void Heads_that_do_not_divide_are_refused_before_any_weight_is_made(int heads)
    {
        List<Violation> violations = [];
        (small with { Heads = heads }).Validate("model", violations);
        Violation one = Assert.Single(violations);
        Assert.Equal("MF2003", one.Id);
        Assert.Contains("Hidden must be divisible by Heads", one.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Projection_is_there_only_where_channels_differ()
    {
        const string key = "sem_seg_head.predictor.input_proj.weight";
        Assert.DoesNotContain(small.Weights(), weight => weight.Key == key);
        Assert.Contains((small with { EnforceInputProj = true }).Weights(), weight => weight.Key == key);
        Assert.Contains((small with { PixelDecoder = new FpnPixelDecoder { Hidden = 32 } }).Weights(), weight => weight.Key == key);
    }
}
