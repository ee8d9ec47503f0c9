using System.Globalization;

namespace MaskFormer.Reliability.Kill;

/// <summary>Training that is ended in every way, at moments all over a run.</summary>
internal static class KillRuns
{
    private const int LargestFile = 400_000;

    // How many of them an undisturbed run makes, about.
    private static readonly (string Call, int Number)[] calls = [("pwrite64", 1700), ("fsync", 60), ("rename", 24)];

    /// <summary>The long form: so many runs of each way.</summary>
    /// <returns>Whether every run came to what an undisturbed one comes to.</returns>
    public static bool Run(LongOptions options)
    {
        using Workplace place = new(options.Engine);
        (RunRecord whole, double seconds) = place.Whole();
        Console.WriteLine($"an undisturbed run: {seconds:F1} s, {whole.State.Count} tensors, {whole.Log.Count} lines");
        List<Trial> trials = [];
        foreach (Death death in Deaths(options.Runs, seconds, options.Seed).Where(static death => death.IsPossible))
        {
            Trial trial = Trial.Of(place, death, whole);
            trials.Add(trial);
            Console.WriteLine($"{(trial.Faults.Count == 0 ? "ok  " : "BAD ")} {death.Name}: {trial.Where}");
            foreach (string fault in trial.Faults) Console.WriteLine($"  {fault}");
        }

        Console.WriteLine();
        foreach (IGrouping<string, Trial> group in trials.GroupBy(static trial => trial.Where).OrderBy(static group => group.Key, StringComparer.Ordinal))
            Console.WriteLine($"{group.Count(),5} {group.Key}");
        int bad = trials.Count(static trial => trial.Faults.Count > 0);
        Console.WriteLine($"{trials.Count} runs with {options.Engine}, {bad} not as they should be");
        return bad == 0;
    }

    /// <summary>The ways: as many of each, spread over a run.</summary>
    /// <param name="runs">Of SIGKILL at a random moment; of the others two fifths.</param>
    /// <param name="seconds">How long an undisturbed run takes.</param>
    /// <param name="seed">Fixes the moments.</param>
    public static IEnumerable<Death> Deaths(int runs, double seconds, int seed)
    {
        Random random = new(seed);
        int others = Math.Max(1, runs * 2 / 5);
        for (int i = 0; i < runs; i++) yield return Death.ByKill(Moment(i, runs));
        for (int i = 0; i < others; i++) yield return Death.BySignal(i % 2 == 0 ? "TERM" : "INT", Moment(i, others));
        foreach ((string call, int number) in calls)
        {
            for (int i = 0; i < others; i++) yield return Death.AtCall(call, 1 + (int)((i + random.NextDouble()) * number / others));
        }

        for (int i = 0; i < others; i++) yield return Death.AtFlush(1 + (int)((i + random.NextDouble()) * calls[1].Number / others));
        for (int i = 0; i < others; i++) yield return Death.Full(1 + (int)((i + random.NextDouble()) * calls[0].Number / others));
        for (int i = 0; i < others; i++) yield return Death.WithRoomFor((long)Math.Pow(LargestFile, (i + random.NextDouble()) / others));

        double Moment(int i, int of) => seconds * (0.1 + (0.95 * (i + random.NextDouble()) / of));
    }
}
