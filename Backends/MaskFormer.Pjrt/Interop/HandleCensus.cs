using System.Collections.Concurrent;

namespace MaskFormer.Pjrt.Interop;

/// <summary>Counts the plugin's objects that this process holds, by the function that destroys them.</summary>
internal sealed class HandleCensus
{
    private readonly ConcurrentDictionary<Slot, long> alive = new();

    public long Total => alive.Values.Sum();

    public void Born(Slot destroy) => alive.AddOrUpdate(destroy, 1, (_, count) => count + 1);

    public void Died(Slot destroy) => alive.AddOrUpdate(destroy, -1, (_, count) => count - 1);
}
