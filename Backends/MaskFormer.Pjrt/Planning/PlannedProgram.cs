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
        if (Cost?.OptimalSeconds is { } seconds) ModelledSeconds = Correct(seconds, OptimisedProgram.Read(api, pointer));
    }

    /// <summary>What it needs of each device's memory; null if the plugin does not report it.</summary>
    public CompiledMemory? Memory { get; }

    /// <summary>The compiler's estimate; null if the plugin does not report it.</summary>
    public CostAnalysis? Cost { get; }

    /// <summary>Seconds of a run as the compiler models it; null where it does not. Bodies of loops count once.</summary>
    public double? ModelledSeconds { get; }

    /// <summary>Frees the program.</summary>
    public void Dispose() => handle.Dispose();

    // libtpu counts each of its ConcatBitcast calls as -1 s (spec D.3).
    private static double? Correct(double seconds, byte[]? optimised)
    {
        double corrected = seconds + (optimised is null ? 0 : OptimisedProgram.CountCustomCalls(optimised, "ConcatBitcast"u8));
        return corrected > 0 ? corrected : null;
    }
}
