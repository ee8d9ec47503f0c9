using MaskFormer.Language;

namespace MaskFormer.Torch;

/// <summary>
/// The random numbers of one training step: a function of the step's key, the call and the element (<see cref="CounterRandom"/>), the same on every
/// engine. It is ambient, per thread, because modules are called without it: dropout inside of <see cref="Begin"/> counts its calls in the order of evaluation.
/// </summary>
public static class StepRandom
{
    [ThreadStatic] private static Scope? current;

    /// <summary>Whether a step is under way on this thread.</summary>
    internal static bool Active => current is not null;

    /// <summary>Starts a step; calls count from 0, over all its passes. Disposing ends it and restores what was before.</summary>
    /// <param name="key">The step's key (<see cref="CounterRandom.Key"/>).</param>
    public static IDisposable Begin(uint key) => current = new Scope(key, current);

    /// <summary>The factors of the next call.</summary>
    internal static float[] Factors(double rate, int count)
    {
        Scope scope = current!;
        float[] factors = GC.AllocateUninitializedArray<float>(count);
        CounterRandom.Factors(scope.Key, scope.Calls++, rate, factors);
        return factors;
    }

    private sealed class Scope(uint key, Scope? outer) : IDisposable
    {
        public uint Key => key;

        public uint Calls { get; set; }

        public void Dispose() => current = outer;
    }
}
