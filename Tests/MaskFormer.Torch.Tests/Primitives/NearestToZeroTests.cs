using CsCheck;
using MaskFormer.Testing;
using Xunit;

namespace MaskFormer.Torch.Tests.Primitives;

public sealed class NearestToZeroTests
{
    [Fact]
    public void They_are_those_that_sorting_puts_first_and_of_equal_ones_the_first() =>
        Gen.Select(Gen.OneOf(Gen.Double[-1, 1], Gen.Double[0, 1e-300], Gen.Int[-3, 3].Select(static i => (double)i)).Array[1, 60], Gen.Int[0, 60])
            .Always(static (numbers, count) =>
            {
                int many = Math.Min(count, numbers.Length);
                Assert.Equal(Sorted(numbers, many), Found<double>(numbers, many));
                float[] narrow = Array.ConvertAll(numbers, static number => (float)number);
                Assert.Equal(Sorted(Array.ConvertAll(narrow, static number => (double)number), many), Found<float>(narrow, many));
            });

    [Fact]
    public void What_is_not_a_number_comes_last() =>
        Assert.Equal([1, 2, 4], Found<float>([float.NaN, 2, float.NegativeInfinity, -float.NaN, 0], 3));

    private static int[] Sorted(double[] numbers, int count) =>
        [.. Enumerable.Range(0, numbers.Length).OrderBy(i => Math.Abs(numbers[i])).Take(count).Order()];

    private static int[] Found<T>(T[] numbers, int count)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        int[] places = new int[count];
        NearestToZero.Of<T>(numbers, places);
        return places;
    }
}
