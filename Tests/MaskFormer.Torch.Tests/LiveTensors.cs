using TorchSharp;
using Xunit;

namespace MaskFormer.Torch.Tests;

/// <summary>
/// Tensors of the whole process that are not disposed. What other tests left to the garbage collector leaves this number at a moment of the collector's choice:
/// it is collected before counting, and a number that fell since is no leak.
/// </summary>
internal static class LiveTensors
{
    public static long Count()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return torch.Tensor.TotalCount;
    }

    public static void AssertNoMoreThan(long before) => Assert.InRange(torch.Tensor.TotalCount, 0, before);
}
