using Xunit;

namespace MaskFormer.Reliability.Soak;

/// <summary>The short form of <see cref="SoakRuns"/>, and what it calls growth.</summary>
public sealed class SoakTests
{
    [SkippableFact]
    public void A_training_holds_no_more_tensors_handles_and_threads_from_step_to_step()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "what a process holds is read from /proc");
        IReadOnlyList<Sample> samples = SoakRuns.Of("torch", 60);
        Assert.Equal(20, samples.Count);
        Assert.DoesNotContain(Sample.Growth(samples), static growth => !growth.EndsWith("MiB more", StringComparison.Ordinal)); // too short for memory
    }

    [Theory]
    [InlineData(0, 2, "")] // two workers of the pool that came in the meantime
    [InlineData(1, 0, "14 threads more")]
    [InlineData(1, -2, "12 threads more")] // also where two workers of the pool went
    public void Threads_that_are_lost_are_told_and_those_of_the_pool_are_not(int lost, int came, string growth)
    {
        IEnumerable<Sample> samples = Enumerable.Range(0, 20).Select(i => new Sample(3 * i, 100, 1 << 30, 40, 30 + (lost * i) + (i > 12 ? came : 0)));
        Assert.Equal(growth, string.Join(", ", Sample.Growth([.. samples])));
    }
}
