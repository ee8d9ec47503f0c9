using MaskFormer.Runtime.Data.Coco;
using MaskFormer.Runtime.Evaluation;
using MaskFormer.Runtime.Training;
using Xunit;

namespace MaskFormer.Runtime.Tests.Training;

/// <summary>When a training is warned of, and when not.</summary>
public sealed class TrainingWarningsTests
{
    [Theory]
    [InlineData(0.5, 0.0, 0.01, "0.50 in training and 0.01 here, where dropout is off, and PQ is 0.0: the masks are learnt from the noise of dropout")]
    [InlineData(0.5, 0.0, 0.45, "no query is sure enough of its class")]
    [InlineData(0.5, 0.2, 0.01, null)] // found
    [InlineData(0.1, 0.0, 0.01, null)] // not learnt yet
    [InlineData(null, 0.0, 0.01, null)] // the criterion does not tell
    [InlineData(0.5, 0.0, null, null)] // no masks of queries are compared
    public void Masks_of_noise_are_told(double? matched, double quality, double? quiet, string? words)
    {
        SegmentCounts counts = quality > 0 ? new(1, 1, 4, 4) : new(0, 0, 1, 1); // 1 / (1 + 8 / 2) = 0.2
        PanopticResult result = new([new(new PanopticCategory(1, "a", true), counts)], 1) { MatchedIoU = quiet };
        string? warning = TrainingWarnings.NoisyMasks(matched, result);
        if (words is null) Assert.Null(warning);
        else Assert.Contains(words, warning, StringComparison.Ordinal);
    }
}
