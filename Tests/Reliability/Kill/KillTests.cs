using System.Globalization;
using Xunit;
using Xunit.Abstractions;

namespace MaskFormer.Reliability.Kill;

/// <summary>The short form of <see cref="KillRuns"/>: a few deaths, most of them at moments that do not depend on the speed of a machine.</summary>
/// <param name="output">Is told the seed of the moment that is drawn.</param>
public sealed class KillTests(ITestOutputHelper output)
{
    private const string Seed = "MASKFORMER_SEED";

    /// <summary>Weights, moments, log and summary, to the last bit and line.</summary>
    [SkippableFact]
    public void A_run_that_is_killed_comes_to_what_an_undisturbed_one_comes_to()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "signals are sent with kill");
        using Workplace place = new("torch");
        (RunRecord whole, double seconds) = place.Whole();
        Assert.Equal(13, whole.Log.Count); // steps 1, 2, 4, … 14 and evaluations of 3, 6, 9, 12, 14
        int seed = int.TryParse(Environment.GetEnvironmentVariable(Seed), CultureInfo.InvariantCulture, out int given) ? given : Environment.TickCount;
        output.WriteLine($"the moment of SIGKILL again: {Seed}={seed}");
        Death[] deaths =
        [
            Death.ByKill(new Random(seed).NextDouble() * seconds),
            Death.AtCall("pwrite64", 700), // in the middle of the weights of a checkpoint
            Death.AtCall("rename", 16), // the moment when a checkpoint appears
            Death.AtFlush(20), // of a summary after a checkpoint
            Death.WithRoomFor(100_000), // half of the weights
        ];
        Assert.All(deaths.Where(static death => death.IsPossible), death => Assert.Empty(Trial.Of(place, death, whole).Faults));
        Skip.IfNot(deaths.All(static death => death.IsPossible), "strace and prlimit, which end programs at a chosen call, are not here");
    }
}
