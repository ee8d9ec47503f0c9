using System.Diagnostics;
using System.Globalization;


namespace MaskFormer.Benchmarks;

/// <summary>Times two or more ways of doing the same in turn, A B A B …, so that a drift of the machine's speed meets all of them alike.</summary>
internal static class Alternation
{
    /// <summary>
    /// Runs every way once unmeasured, then <paramref name="rounds"/> times, and prints minimum, median and the median of the ratios to the first way; then
    /// the processor's time, of all threads, in the program and in the system.
    /// </summary>
    /// <remarks>
    /// Processor time counts work that goes on after a way has returned to the next way; it is nearly the same on a machine that others use too.
    /// </remarks>
    public static void Print(string title, int rounds, params (string Name, Action Run)[] ways)
    {
        foreach ((_, Action run) in ways)
            run();
        double[][] times = [.. ways.Select(_ => new double[rounds])],
            user = [.. ways.Select(_ => new double[rounds])],
            system = [.. ways.Select(_ => new double[rounds])];
        for (int round = 0; round < rounds; round++)
        {
            for (int way = 0; way < ways.Length; way++)
            {
                (double User, double System) before = Processor();
                long start = Stopwatch.GetTimestamp();
                ways[way].Run();
                times[way][round] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
                (double User, double System) after = Processor();
                (user[way][round], system[way][round]) = (after.User - before.User, after.System - before.System);
            }
        }

        Console.WriteLine();
        Console.WriteLine($"{title} ({rounds} rounds in alternation, milliseconds)");
        Console.WriteLine($"{"",-36} {"min",10} {"median",10} {"ratio",10} {"cpu user",10} {"system",10} {"ratio",10}");
        for (int way = 0; way < ways.Length; way++)
        {
            double ratio = Ratio(times[way], times[0]),
                cpu = Ratio(user[way].Zip(system[way], static (a, b) => a + b), user[0].Zip(system[0], static (a, b) => a + b));
            Console.WriteLine(
                string.Create(CultureInfo.InvariantCulture,
                    $"{ways[way].Name,-36} {times[way].Min(),10:F2} {Median(times[way]),10:F2} {ratio,10:F3} "
                        + $"{Median(user[way]),10:F1} {Median(system[way]),10:F1} {cpu,10:F3}"
                )
            );
        }
    }

    private static (double User, double System) Processor()
    {
        using Process process = Process.GetCurrentProcess();
        return (process.UserProcessorTime.TotalMilliseconds, process.PrivilegedProcessorTime.TotalMilliseconds);
    }

    private static double Ratio(IEnumerable<double> times, IEnumerable<double> first) => Median([.. times.Zip(first, static (a, b) => a / b)]);

    private static double Median(double[] values)
    {
        double[] sorted = [.. values.Order()];
        int half = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
