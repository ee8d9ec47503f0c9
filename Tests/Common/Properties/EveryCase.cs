using CsCheck;

namespace MaskFormer;

/// <summary>
/// Property tests with the same cases in every run: case i follows from the number i. <c>MASKFORMER_RANDOM_CASES=1</c> draws others each time, and shrinks what
/// fails. A failure names its seed in either way.
/// </summary>
internal static class EveryCase
{
    private const ulong Seed = 20210713; // any number, but always the same one

    private static readonly bool drawn = Environment.GetEnvironmentVariable("MASKFORMER_RANDOM_CASES") == "1";

    public static void Always<T>(this Gen<T> gen, Action<T> check, int iter = 100, int threads = -1)
    {
        if (drawn) gen.Sample(check, iter: iter, threads: threads);
        else Run(iter, threads, seed => gen.Sample(check, seed: seed, iter: 1, threads: 1));
    }

    public static void Always<T>(this Gen<T> gen, Func<T, bool> holds, int iter = 100, int threads = -1)
    {
        if (drawn) gen.Sample(holds, iter: iter, threads: threads);
        else Run(iter, threads, seed => gen.Sample(holds, seed: seed, iter: 1, threads: 1));
    }

    public static void Always<T1, T2>(this Gen<(T1, T2)> gen, Action<T1, T2> check, int iter = 100, int threads = -1) =>
        gen.Always(x => check(x.Item1, x.Item2), iter, threads);

    public static void Always<T1, T2>(this Gen<(T1, T2)> gen, Func<T1, T2, bool> holds, int iter = 100, int threads = -1) =>
        gen.Always(x => holds(x.Item1, x.Item2), iter, threads);

    public static void Always<T1, T2, T3>(this Gen<(T1, T2, T3)> gen, Action<T1, T2, T3> check, int iter = 100, int threads = -1) =>
        gen.Always(x => check(x.Item1, x.Item2, x.Item3), iter, threads);

    public static void Always<T1, T2, T3>(this Gen<(T1, T2, T3)> gen, Func<T1, T2, T3, bool> holds, int iter = 100, int threads = -1) =>
        gen.Always(x => holds(x.Item1, x.Item2, x.Item3), iter, threads);

    public static void Always<T1, T2, T3, T4>(this Gen<(T1, T2, T3, T4)> gen, Action<T1, T2, T3, T4> check, int iter = 100, int threads = -1) =>
        gen.Always(x => check(x.Item1, x.Item2, x.Item3, x.Item4), iter, threads);

    public static void Always<T1, T2, T3, T4, T5, T6>(
        this Gen<(T1, T2, T3, T4, T5, T6)> gen, Action<T1, T2, T3, T4, T5, T6> check, int iter = 100, int threads = -1) =>
        gen.Always(x => check(x.Item1, x.Item2, x.Item3, x.Item4, x.Item5, x.Item6), iter, threads);

    private static void Run(int cases, int threads, Action<string> run)
    {
        static string Named(int i) => new PCG((uint)i, Seed).ToString();
        if (threads == 1) for (int i = 0; i < cases; i++) run(Named(i));
        else Parallel.For(0, cases, i => run(Named(i)));
    }
}
