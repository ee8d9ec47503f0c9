using System.Diagnostics;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Torch.Tests.Operations;

public sealed class NumberTests
{
    /// <summary>With numbers that nothing holds, one product in 14,000 threw here.</summary>
    [Fact]
    public async Task Numbers_beside_tensors_outlive_a_collection()
    {
        using CancellationTokenSource end = new();
        Task collector = Task.Run(() =>
        {
            while (!end.IsCancellationRequested)
            {
                GC.Collect(0, GCCollectionMode.Forced, blocking: true);
                GC.WaitForPendingFinalizers();
            }
        });
        using Tensor one = ones(4);
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start).TotalSeconds < 1;)
        {
            using Tensor two = Number.Of(2) * one, sum = TensorOps.Add(two, one), less = TensorOps.Subtract(Number.Of(0.5), sum);
            Assert.Equal(-2.5f, less.ReadCpuSingle(0));
        }

        await end.CancelAsync();
        await collector;
    }

    [Fact]
    public void Numbers_are_kept_by_their_bits()
    {
        Assert.Same(Number.Of(2), Number.Of(2L));
        Assert.NotSame(Number.Of(2), Number.Of(2.0)); // a tensor of whole numbers stays one beside the first
        Assert.NotSame(Number.Of(0.0), Number.Of(-0.0));
        Assert.Same(Number.Of(double.NaN), Number.Of(double.NaN));
    }

    [Fact]
    public void A_number_of_one_step_ends_with_it()
    {
        Scalar once = Number.Once(0.25);
        Assert.NotSame(once, Number.Once(0.25));
        once.Dispose();
    }

    [Fact]
    public void Whole_numbers_stay_whole_beside_whole_ones() =>
        Assert.Equal(ScalarType.Int64, TensorOps.Add(tensor(new long[] { 1 }), Number.Of(2)).dtype);
}
