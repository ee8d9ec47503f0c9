using MaskFormer.Pjrt.Interop;

namespace MaskFormer.Pjrt;

/// <summary>A program that was compiled for machines that are not here.</summary>
public sealed class PlannedProgram : IDisposable
{
    private readonly PluginHandle handle;

    internal PlannedProgram(PjrtApi api, nint pointer)
    {
        handle = new PluginHandle(api, pointer, Slot.ExecutableDestroy, parent: null);
        Memory = CompiledMemory.Read(api, pointer);
        Cost = CostAnalysis.Read(api, pointer);
    }

    /// <summary>What it needs of each device's memory; null where the plugin does not tell.</summary>
    public CompiledMemory? Memory { get; }

    /// <summary>The compiler's estimate; null where the plugin does not tell.</summary>
    public CostAnalysis? Cost { get; }

    /// <summary>Frees the program.</summary>
    public void Dispose() => handle.Dispose();
}
