using System.Diagnostics;
using Xunit;

namespace MaskFormer.Pjrt.Tests.RealPlugin;

/// <summary>Alone in its collection: it counts the handles of the whole process.</summary>
[Collection("Counts handles")]
public class LeakTests
{
    [SkippableFact]
    public async Task ManyRuns_LeaveNoHandleAndNoMemoryBehind()
    {
        // 1.2 MB a buffer: a leak of one buffer a run would be 500 MB.
        const int size = 300_007;
        PjrtClient client = CpuPlugin.Client;
        string text = Programs.Step.Replace("3xf32", $"{size}xf32");
        using PjrtExecutable step = client.Compile(text);
        using PjrtSession session = new(step, [new StateSlot(0, 0)]);
        HostArray input = HostArray.From(Enumerable.Repeat(1f, size).ToArray(), size);
        session.SetState(0, HostArray.From(new float[size], size));
        await Repeat(session, input, 20);
        Settle();
        long handles = client.Plugin.LiveHandles, memory = Resident();

        await Repeat(session, input, 400);

        Settle();
        Assert.Equal(handles, client.Plugin.LiveHandles);
        Assert.InRange(Resident() - memory, long.MinValue, 120L << 20);
        Assert.Equal(420, session.ReadState(0).View<float>()[size - 1]);
    }

    [SkippableFact]
    public void FailedCompilations_LeaveNoHandleBehind()
    {
        PjrtClient client = CpuPlugin.Client;
        Settle();
        long handles = client.Plugin.LiveHandles;

        for (int i = 0; i < 50; i++) Assert.Throws<PjrtException>(() => client.Compile("module { broken"));

        Assert.Equal(handles, client.Plugin.LiveHandles);
    }

    private static async Task Repeat(PjrtSession session, HostArray input, int times)
    {
        for (int i = 0; i < times; i++)
        {
            using SessionResult result = session.Run(input);
            await result.ReadAsync(0);
        }

        await session.DrainAsync();
    }

    private static long Resident()
    {
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64;
    }

    // What other tests forgot is destroyed by finalisers: not while this one counts.
    private static void Settle()
    {
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }
}

[CollectionDefinition("Counts handles", DisableParallelization = true)]
public class CountsHandles;
