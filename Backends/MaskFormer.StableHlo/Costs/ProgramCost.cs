namespace MaskFormer.StableHlo.Costs;

/// <summary>What a program needs, estimated from its graph without a compiler.</summary>
/// <param name="Arguments">Bytes of arguments; results that are written into donated ones take no more.</param>
/// <param name="Temporary">Most bytes of everything else at a time, other results included.</param>
/// <param name="Place">Where that is: the property of a record.</param>
/// <param name="Sources">The temporary bytes at that moment by source, the largest first.</param>
/// <param name="Passes">Everything that the device does, in order.</param>
/// <param name="Loops">The loops outside of which nothing turns, and what is inside of them.</param>
public sealed record ProgramCost(
    long Arguments,
    long Temporary,
    Location Place,
    IReadOnlyList<(string Source, long Bytes)> Sources,
    IReadOnlyList<Pass> Passes,
    IReadOnlyList<LoopCost> Loops
)
{
    // Chosen once: the middle of what XLA's CUDA compiler needed beyond the values themselves in eleven training steps.
    private const double Lost = 0.08;

    /// <summary>Bytes of gaps: values that live at different times share memory, and do not fit each other's places to the byte.</summary>
    public long Gaps => (long)(Lost * Temporary);

    /// <summary>Most bytes at a time.</summary>
    public long Peak => Arguments + Temporary + Gaps;

    /// <summary>Bytes read and written by a run.</summary>
    public double Traffic => Passes.Sum(static pass => pass.Turns * pass.Bytes);

    /// <summary>Multiply-adds of products and convolutions in a run.</summary>
    public double MultiplyAdds => Passes.Sum(static pass => pass.Turns * pass.MultiplyAdds);
}

/// <summary>One thing that a device does at a time: a kernel.</summary>
/// <param name="Place">The property of a record that it is for.</param>
/// <param name="Source">The part of the program.</param>
/// <param name="Op">What it ends with, by its name in MLIR.</param>
/// <param name="Bytes">Bytes that it reads and writes.</param>
/// <param name="MultiplyAdds">Multiply-adds of products and convolutions.</param>
/// <param name="Narrow">Whether those are of bfloat16.</param>
/// <param name="Turns">How often it runs.</param>
public sealed record Pass(Location Place, string Source, string Op, long Bytes, long MultiplyAdds, bool Narrow, double Turns);

/// <summary>A loop.</summary>
/// <param name="Place">The property of a record that it is for.</param>
/// <param name="Turns">How often its body runs, all turns of loops around it together.</param>
/// <param name="Certain">Whether the graph says so; else it is what loops of its kind did with real data, or one turn where nothing is known.</param>
public sealed record LoopCost(Location Place, double Turns, bool Certain);
