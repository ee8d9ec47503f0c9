using System.Diagnostics;
using Xunit;

namespace MaskFormer.Pjrt.Tests.RealPlugin;

/// <summary>Alone: it counts handles and memory of the whole process.</summary>
[Collection(AloneCollection.Name)]
public class LeakTests
{
    [SkippableFact]
    public async Task Many_runs_leave_no_handle_and_no_memory_behind()
    {
        // A leak of one buffer a run would be 1.2 MB a run; a third of that is refused. What an allocator keeps for later does not grow with the runs.
        const int size = 300_007, runs = 400;
        PjrtClient client = CpuPlugin.Client;
        string text = Programs.Step.Replace("3xf32", $"{size}xf32");
        using PjrtSession session = new(client.Compile(text), new([new("state", 0, 0)], ["input"], ["sum"]));
        Dictionary<string, HostArray> input = new() { ["input"] = HostArray.From(Enumerable.Repeat(1f, size).ToArray(), size) };
        session.Set("state", HostArray.From(new float[size], size));
        await Repeat(session, input, 20);
        Settle();
        long handles = client.Plugin.LiveHandles, memory = Unmanaged();

        await Repeat(session, input, runs);

        Settle();
        Assert.Equal(handles, client.Plugin.LiveHandles);
        Assert.InRange(Unmanaged() - memory, long.MinValue, runs * size * sizeof(float) / 3L);
        Assert.Equal(20 + runs, session.Read("state").View<float>()[size - 1]);
    }

    [SkippableFact]
    public void Failed_compilations_leave_no_handle_behind()
    {
        PjrtClient client = CpuPlugin.Client;
        Settle();
        long handles = client.Plugin.LiveHandles;

        for (int i = 0; i < 50; i++) Assert.Throws<PjrtException>(() => client.Compile("module { broken"));

        Settle();
        Assert.Equal(handles, client.Plugin.LiveHandles);
    }

    private static async Task Repeat(PjrtSession session, Dictionary<string, HostArray> input, int times)
    {
        for (int i = 0; i < times; i++)
        {
            using SessionResult result = session.Start(input);
            await result.ReadAsync("sum");
        }

        await session.DrainAsync();
    }

    // How much of its heap the collector gives back, and when, is its own affair.
    private static long Unmanaged()
    {
        using var process = Process.GetCurrentProcess();
        return process.WorkingSet64 - GC.GetGCMemoryInfo(GCKind.Any).TotalCommittedBytes;
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
