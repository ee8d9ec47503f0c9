using MaskFormer.Language;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Training;
using Xunit;

namespace MaskFormer.Definitions.Tests;

/// <summary>
/// The original's parameter groups (train_net.py): norms and embeddings are not decayed, everything else is, biases too; the backbone learns slower.
/// </summary>
public sealed class ParameterRatesTests
{
    private static readonly OrderedDictionary<string, WeightRate> Rates =
        ParameterRates.Of(Experiments.CocoPanopticR50.Model, Experiments.CocoPanopticR50.Training);

    [Theory]
    [InlineData("backbone.res2.0.conv1.weight", 0.1, 1e-4)]
    [InlineData("sem_seg_head.pixel_decoder.mask_features.bias", 1, 1e-4)]
    [InlineData("sem_seg_head.pixel_decoder.layer_1.norm.weight", 1, 0)]
    [InlineData("sem_seg_head.predictor.transformer.decoder.layers.0.norm1.bias", 1, 0)]
    [InlineData("sem_seg_head.predictor.query_embed.weight", 1, 0)]
    [InlineData("sem_seg_head.predictor.transformer.decoder.layers.5.self_attn.in_proj_bias", 1, 1e-4)]
    public void Weight_of_the_original(string key, double multiplier, double decay) => Assert.Equal(new WeightRate(multiplier, decay), Rates[key]);

    [Fact]
    public void Frozen_norms_are_not_trained() =>
        Assert.DoesNotContain(
            Rates.Keys,
            static key => key.StartsWith("backbone.", StringComparison.Ordinal) && key.Contains(".norm.", StringComparison.Ordinal)
        );

    [Fact]
    public void The_longest_prefix_decides()
    {
        TrainingConfig training = new() { MultiplierPrefixes = ["sem_seg_head", "sem_seg_head.predictor"], MultiplierFactors = [0.5, 0.25] };
        Dictionary<string, double> factors = ParameterRates
            .Of(Experiments.Shapes.Model, training)
            .ToDictionary(static rate => rate.Key, static rate => rate.Value.RateFactor);
        Assert.Equal(
            (1, 0.5, 0.25),
            (
                factors["backbone.stem.conv1.weight"],
                factors["sem_seg_head.pixel_decoder.mask_features.weight"],
                factors["sem_seg_head.predictor.query_embed.weight"]
            )
        );
    }
}
