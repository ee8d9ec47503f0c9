using MaskFormer.Runtime.Training;
using Xunit;

namespace MaskFormer.Runtime.Tests.Training;

/// <summary>When a training is warned of, and when not.</summary>
public sealed class TrainingWarningsTests
{
    [Theory]
    [InlineData(0.5, 0.0, true)]
    [InlineData(0.5, 0.2, false)] // found
    [InlineData(0.1, 0.0, false)] // not learnt yet
    [InlineData(null, 0.0, false)] // the criterion does not tell
    [InlineData(0.5, null, false)] // no segments are judged
    public void Masks_of_noise_are_told(double? matched, double? quality, bool told)
    {
        string? warning = TrainingWarnings.NoisyMasks(matched, quality);
        Assert.Equal(told, warning is not null);
        if (told) Assert.Contains("model.pixel_decoder.drop_rate", warning);
    }
}
