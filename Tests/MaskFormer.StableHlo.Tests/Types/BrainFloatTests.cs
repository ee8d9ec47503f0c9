using CsCheck;
using Xunit;

namespace MaskFormer.StableHlo.Tests.Types;

public class BrainFloatTests
{
    [Theory]
    [InlineData(1f, 0x3f80)]
    [InlineData(1.00390625f, 0x3f80)] // halfway, to even: down
    [InlineData(1.01171875f, 0x3f82)] // halfway, to even: up
    [InlineData(1.004f, 0x3f81)] // just above halfway
    [InlineData(-0f, 0x8000)]
    [InlineData(float.MaxValue, 0x7f80)] // rounds up to infinity
    [InlineData(float.NegativeInfinity, 0xff80)]
    public void Rounding_is_to_nearest_even(float value, int bits) => Assert.Equal(bits, ((BrainFloat)value).Bits);

    [Fact]
    public void NaN_stays_NaN()
    {
        Assert.True(float.IsNaN((BrainFloat)float.NaN));

        // All payload in the lower half, which is cut off.
        Assert.True(float.IsNaN((BrainFloat)BitConverter.UInt32BitsToSingle(0x7f800001)));
    }

    [Fact]
    public void Conversion_is_the_nearest_of_both_neighbours() => Gen.Float[-1e30f, 1e30f].Always(value =>
    {
        var rounded = (BrainFloat)value;
        float distance = Math.Abs((float)rounded - value);
        foreach (int step in (int[])[-1, 1])
        {
            float neighbour = new BrainFloat((ushort)(rounded.Bits + step));
            if (!float.IsNaN(neighbour) && Math.Abs(neighbour - value) < distance) return false;
        }

        return (BrainFloat)(float)rounded == rounded;
    });
}
