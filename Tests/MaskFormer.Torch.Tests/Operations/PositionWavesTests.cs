using CsCheck;
using MaskFormer.Language;
using Xunit;

namespace MaskFormer.Torch.Tests;

/// <summary>The numbers of the position embedding; that they are the original's bits is tested in Fidelity.</summary>
public sealed class PositionWavesTests
{
    [Fact]
    public void Waves_are_sine_and_cosine_to_the_last_bits_of_float32() =>
        Gen.Select(Gen.Int[1, 96], Gen.Int[1, 200]).Always((pairs, size) =>
        {
            int features = 2 * pairs;
            float[] waves = PositionWaves.Of(features, size);
            Assert.Equal(features * size, waves.Length);
            for (int i = 0; i < waves.Length; i++)
            {
                (int channel, int place) = (i / size, i % size);
                double angle = (place + 1) / (size + 1e-6) * 2 * Math.PI / Math.Pow(10000, channel / 2 * 2.0 / features);
                double exact = channel % 2 == 0 ? Math.Sin(angle) : Math.Cos(angle);
                Assert.Equal(exact, waves[i], 1.5e-6); // the angle itself is rounded to float32 four times: up to 2π · 2^-23
            }
        });

    // Where the roundings differ from those of a correctly rounded sine: PyTorch's numbers, as the original stored them.
    [Theory]
    [InlineData(128, 2, 8, 0, 0.9808825254440308f)]
    [InlineData(128, 2, 8, 1, -0.38176077604293823f)]
    [InlineData(128, 3, 44, 2, 0.2618703544139862f)]
    [InlineData(128, 3, 47, 2, 0.9737926721572876f)]
    [InlineData(128, 3, 109, 0, 0.9999996423721313f)]
    public void Waves_have_the_originals_last_bit(int features, int size, int channel, int place, float expected) =>
        Assert.Equal(expected, PositionWaves.Of(features, size)[(channel * size) + place]);
}
