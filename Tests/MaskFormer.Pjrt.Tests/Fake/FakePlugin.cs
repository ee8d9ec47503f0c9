using System.Runtime.InteropServices;
using MaskFormer.Pjrt.Interop;
using Xunit;

namespace MaskFormer.Pjrt.Tests.Fake;

/// <summary>
/// A plugin made of managed functions in a PJRT function table: shows what no real plugin at hand does, such as old versions, short tables,
/// missing functions, late transfers, TPU topologies. Its programs copy their arguments to their results.
/// </summary>
internal sealed unsafe class FakePlugin : IDisposable
{
    public const int NewestSlots = 138;

    private static int made;

    private readonly nint* table;
    private readonly List<nint> memory = [];

    public FakePlugin(int major = 0, int minor = 115, int slots = NewestSlots)
    {
        FakeState.Reset();
        table = (nint*)Allocate(PjrtApi.HeaderSize + NewestSlots * sizeof(nint));
        table[0] = PjrtApi.HeaderSize + slots * sizeof(nint);
        table[2] = 24;
        ((int*)table)[8] = major;
        ((int*)table)[9] = minor;
        FakeErrors.Register(Set);
        FakeEvents.Register(Set);
        FakeClient.Register(Set);
        FakeBuffers.Register(Set);
        FakeExecutables.Register(Set);
        FakeTopologies.Register(Set);
    }

    public string Path { get; init; } = $"/fake/plugin-{Interlocked.Increment(ref made)}.so";

    /// <summary>What the table says its size is.</summary>
    public long TableSize
    {
        set => table[0] = (nint)value;
    }

    public FakePlugin Without(Slot slot)
    {
        table[5 + (int)slot] = 0;
        return this;
    }

    /// <summary>Adds an extension of a type, with more fields behind the three that all have.</summary>
    public FakePlugin WithExtension(int type, params ReadOnlySpan<nint> fields)
    {
        var node = (nint*)Allocate(24 + fields.Length * sizeof(nint));
        node[0] = 24 + fields.Length * sizeof(nint);
        *(int*)(node + 1) = type;
        node[2] = table[1];
        for (int i = 0; i < fields.Length; i++) node[3 + i] = fields[i];
        table[1] = (nint)node;
        return this;
    }

    public PjrtPlugin Load() => PjrtPlugin.FromTable((nint)table, Path);

    public nint Allocate(int bytes)
    {
        memory.Add((nint)NativeMemory.AllocZeroed((nuint)bytes));
        return memory[^1];
    }

    /// <summary>Also finds objects that nobody destroyed.</summary>
    public void Dispose()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        string alive = FakeState.DescribeAlive();

        // The table itself stays: finalisers of other tests may still call through it.
        Assert.Equal("", alive);
    }

    private void Set(Slot slot, nint function) => table[5 + (int)slot] = function;
}
