using MaskFormer.Reliability.Kill;
using Xunit;

namespace MaskFormer.Reliability.Memory;

/// <summary>A step that is estimated to be beyond the machine: refused, or begun all the same, and then told where memory ends.</summary>
public sealed class MemoryCheckTests
{
    [Fact]
    public void What_is_refused_as_too_large_begins_without_the_check()
    {
        using Workplace place = new("torch");
        string[] large = ["--set", "data.canvas_height=256", "--set", "data.canvas_width=256", "--set", "training.batch=24", "--set", "training.iterations=1"];
        string[] limited = ["env", "DOTNET_GCHeapHardLimit=0x8000000"]; // 128 MiB of what .NET holds
        string refused = place.NewRun(), begun = place.NewRun();
        Ended estimated = Trainee.Run([.. place.Start(refused), .. large], place.Cache, limited);
        Assert.Equal((2, false), (estimated.Code, Directory.Exists(refused)));
        Assert.Contains("MiB by its graph, and 128 are there", estimated.Errors, StringComparison.Ordinal);

        Ended tried = Trainee.Run([.. place.Start(begun), .. large, "--no-memory-check"], place.Cache, limited);
        Assert.DoesNotContain("by its graph", tried.Errors, StringComparison.Ordinal);
        Assert.Contains("labels.png", tried.Errors, StringComparison.Ordinal); // the run began
        Assert.True(tried.Code == 0 || tried.Errors.Contains("MF7008", StringComparison.Ordinal), tried.Errors);
    }
}
