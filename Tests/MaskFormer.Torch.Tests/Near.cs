using System.Globalization;
using TorchSharp;
using Xunit;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Torch.Tests;

/// <summary>Comparisons of tensors with literal numbers or with each other.</summary>
internal static class Near
{
    public static double[] Numbers(this Tensor x) => x.detach().to(torch.ScalarType.Float64).contiguous().data<double>().ToArray();

    public static void Equal(Tensor expected, Tensor actual, double tolerance)
    {
        Assert.Equal(expected.shape, actual.shape);
        Equal(expected.Numbers(), actual, tolerance);
    }

    public static void Equal(double[] expected, Tensor actual, double tolerance)
    {
        double[] found = actual.Numbers();
        Assert.Equal(expected.Length, found.Length);
        for (int i = 0; i < found.Length; i++)
        {
            double difference = Math.Abs(expected[i] - found[i]);
            Assert.True(difference <= tolerance, string.Create(CultureInfo.InvariantCulture, $"element {i}: expected {expected[i]:R}, found {found[i]:R}"));
        }
    }

    public static Tensor Tensor(double[] values, params long[] sizes) => torch.tensor(values, sizes);

    public static Tensor Random(int seed, params long[] sizes)
    {
        using var generator = new torch.Generator((ulong)seed);
        return torch.randn(sizes, dtype: torch.ScalarType.Float64, generator: generator);
    }
}
