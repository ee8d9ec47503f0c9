using System.Globalization;
using Xunit;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Torch.Tests.Native;

public sealed class KeptMemoryTests
{
    /// <summary>Where freed memory goes back to the system, every page of it faults again: 10,240 of them, shared by the threads that fill it.</summary>
    [SkippableFact]
    public void Memory_that_is_freed_is_there_for_the_next_step()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "faults are read from /proc");
        NativeLibrary.Prepare();
        Skip.IfNot(KeptMemory.State.StartsWith("kept", StringComparison.Ordinal), $"memory is {KeptMemory.State}");
        long least = long.MaxValue; // other tests have faults of their own
        for (int step = 0; step < 20; step++)
        {
            long before = Faults();
            using (Tensor filled = ones(40 << 18)) Assert.Equal(1, filled.ReadCpuSingle(0));
            least = Math.Min(least, Faults() - before);
        }

        Assert.InRange(least, 0, 1000);
    }

    private static long Faults()
    {
        string text = File.ReadAllText("/proc/thread-self/stat");
        return long.Parse(text[(text.LastIndexOf(')') + 2)..].Split(' ')[7], CultureInfo.InvariantCulture); // minor faults of this thread
    }
}
