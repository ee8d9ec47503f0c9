using System.Diagnostics;
using MaskFormer.Language;

namespace MaskFormer.Reliability.Fuzz;

/// <summary>What came of the mutations of a format.</summary>
/// <param name="Read">How many were read.</param>
/// <param name="Refused">How many of them were refused, by the ID of the message.</param>
/// <param name="Faults">What else happened: each kind once, with the seed's number that makes it.</param>
internal sealed record FuzzResult(int Read, IReadOnlyDictionary<string, int> Refused, IReadOnlyList<string> Faults);

/// <summary>Reads mutations of a format's files. A message of ours refuses a file; anything else, a hang, a gigabyte for a small file, is a fault.</summary>
internal static class FuzzRuns
{
    private const long MostAllocated = 1L << 30;
    private static readonly TimeSpan longest = TimeSpan.FromSeconds(20);

    /// <summary>The long form.</summary>
    /// <returns>Whether there is no fault.</returns>
    public static bool Run(LongOptions options)
    {
        using Formats formats = new();
        bool good = true;
        foreach (Format format in formats.All().Where(format => options.Format is null || format.Name == options.Format))
        {
            long begun = Stopwatch.GetTimestamp();
            FuzzResult result = Of(format, options.Mutations, options.Seed, TimeSpan.FromMinutes(options.Minutes));
            string refused = string.Join(", ", result.Refused.OrderByDescending(static one => one.Value).Select(static one => $"{one.Key} {one.Value}"));
            Console.WriteLine(
                FormattableString.Invariant(
                    $"{format.Name}: {result.Read} mutations in {Stopwatch.GetElapsedTime(begun).TotalSeconds:F0} s, {result.Refused.Values.Sum()} refused ")
                + FormattableString.Invariant($"({refused}), {result.Faults.Count} kinds of faults"));
            foreach (string fault in result.Faults) Console.WriteLine($"  {fault}");
            good &= result.Faults.Count == 0;
        }

        return good;
    }

    /// <summary>Reads so many mutations, or as many as the time allows.</summary>
    /// <param name="format">The kind of file.</param>
    /// <param name="mutations">How many.</param>
    /// <param name="seed">The first mutation's number: the same number makes the same mutation.</param>
    /// <param name="time">How long at most.</param>
    public static FuzzResult Of(Format format, int mutations, int seed, TimeSpan time)
    {
        Dictionary<string, int> refused = [];
        Dictionary<string, string> faults = [];
        int read = 0;
        long started = 0;
        Thread reader = new(Read, 8 << 20) { IsBackground = true };
        reader.Start();
        while (!reader.Join(TimeSpan.FromMilliseconds(50)))
        {
            if (Interlocked.Read(ref started) is not 0 and var since && Stopwatch.GetElapsedTime(since) > longest)
            {
                return new(read, refused, [.. faults.Values, $"{seed + read}: not read within {longest.TotalSeconds:0} s"]);
            }
        }

        return new(read, refused, [.. faults.Values]);

        void Read()
        {
            long begun = Stopwatch.GetTimestamp();
            for (; read < mutations && Stopwatch.GetElapsedTime(begun) < time; read++)
            {
                byte[] mutated = Mutation.Of(format.Seeds, new Random(seed + read));
                Interlocked.Exchange(ref started, Stopwatch.GetTimestamp());
                One(format, mutated, seed + read, refused, faults);
                Interlocked.Exchange(ref started, 0);
            }
        }
    }

    private static void One(Format format, byte[] mutated, int number, Dictionary<string, int> refused, Dictionary<string, string> faults)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            format.Read(mutated);
        }
        catch (MaskFormerException error) when (error.Id != "MF9001")
        {
            refused[error.Id] = refused.GetValueOrDefault(error.Id) + 1;
        }
        catch (Exception error)
        {
            string where = error.StackTrace?.Split('\n').FirstOrDefault(static line => line.Contains("MaskFormer", StringComparison.Ordinal))?.Trim() ?? "";
            faults.TryAdd($"{error.GetType().Name} {where}", $"{number}: {error.GetType().Name}: {error.Message} {where}");
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        if (allocated > MostAllocated + (64L * mutated.Length))
            faults.TryAdd("memory", FormattableString.Invariant($"{number}: {mutated.Length} bytes take {allocated >> 20} MiB"));
    }
}
