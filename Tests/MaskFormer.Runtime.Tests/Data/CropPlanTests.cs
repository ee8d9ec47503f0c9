using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data.Pipeline;
using MaskFormer.Runtime.Data.Sampling;
using Xunit;

namespace MaskFormer.Runtime.Tests.Data;

/// <summary>Images of a few rows and thousands of columns: their short side is enlarged before the crop, and with it the long one.</summary>
public sealed class CropPlanTests
{
    [Theory]
    [InlineData(1, 4000)]
    [InlineData(6000, 4)]
    public void What_is_cropped_from_is_bounded(int height, int width)
    {
        CocoPanopticData config = new();
        for (int seed = 0; seed < 20; seed++)
        {
            CropPlan plan = CropPlan.Draw(config, height, width, new KeyedRandom(seed));
            Assert.Equal(16_384, Math.Max(plan.FromHeight, plan.FromWidth));
            Assert.InRange(plan.Top + plan.Height, 1, plan.FromHeight);
            Assert.InRange(plan.Left + plan.Width, 1, plan.FromWidth);
        }
    }
}
