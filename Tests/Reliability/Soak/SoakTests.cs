using Xunit;

namespace MaskFormer.Reliability.Soak;

/// <summary>The short form of <see cref="SoakRuns"/>.</summary>
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
}
