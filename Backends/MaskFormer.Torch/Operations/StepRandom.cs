using MaskFormer.Language;

namespace MaskFormer.Torch;

/// <summary>
/// The random numbers of one training step: a function of the step's key, the call and the element (<see cref="CounterRandom"/>), the same on every
/// engine. It is ambient, per thread, because modules are called without it: dropout inside of <see cref="Begin"/> counts its calls in the order of evaluation.
/// </summary>
public static class StepRandom
{
    [ThreadStatic] private static Scope? current;
    [ThreadStatic] private static int refusals;

    /// <summary>Whether a step is under way on this thread.</summary>
    internal static bool Active => current is not null;

    /// <summary>Starts a step, or a part of one (<see cref="StepParts"/>); calls count from 0. Disposing ends it and restores what was before.</summary>
    /// <param name="key">The step's key (<see cref="CounterRandom.Key"/>).</param>
    public static IDisposable Begin(uint key) => current = new Scope(key, current);

    /// <summary>Refuses random numbers on this thread until it is disposed: in a block that is applied to every item.</summary>
    internal static IDisposable Refuse() => new Refusal();

    /// <exception cref="MaskFormerException">MF5062: random numbers are refused.</exception>
    internal static void Demand()
    {
        if (refusals > 0)
            throw new MaskFormerException("MF5062", "Each", "a block that is applied to every item draws random numbers", "Take dropout out of the block");
    }

    /// <summary>The factors of the next call: those of the whole step's tensor where this part of it lies.</summary>
    internal static float[] Factors(double rate, long[] sizes) =>
        Next(sizes, (key, call, part, first) => CounterRandom.Factors(key, call, rate, part, first));

    /// <summary>Numbers from 0 to 1 of the next call, likewise.</summary>
    internal static float[] Uniform(long[] sizes) => Next(sizes, static (key, call, part, first) => CounterRandom.Uniform(key, call, part, first));

    private static float[] Next(long[] sizes, Draw draw)
    {
        Scope scope = current!;
        (long block, long stride, long first) = StepParts.Place(sizes);
        float[] drawn = GC.AllocateUninitializedArray<float>(checked((int)sizes.Aggregate(1L, static (product, size) => product * size)));
        for (int start = 0; start < drawn.Length; start += (int)block, first += stride)
            draw(scope.Key, scope.Calls, drawn.AsSpan(start, (int)block), unchecked((uint)first));
        scope.Calls++;
        return drawn;
    }

    private delegate void Draw(uint key, uint call, Span<float> numbers, uint first);

    private sealed class Refusal : IDisposable
    {
        public Refusal() => refusals++;

        public void Dispose() => refusals--;
    }

    private sealed class Scope(uint key, Scope? outer) : IDisposable
    {
        public uint Key => key;

        public uint Calls { get; set; }

        public void Dispose() => current = outer;
    }
}
