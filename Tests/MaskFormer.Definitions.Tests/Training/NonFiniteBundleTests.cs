using MaskFormer.Definitions.Tests.Commands;
using MaskFormer.Runtime.Training;
using Xunit;

namespace MaskFormer.Definitions.Tests.Training;

/// <summary>Which bundles stay.</summary>
[Collection(ProgramTests.Name)]
public sealed class NonFiniteBundleTests(TinyProgram program)
{
    [Fact]
    public void The_latest_two_stay() => Assert.Equal(["step-000002", "step-1000000"], Left(1, 2, 1_000_000));

    /// <summary>The run went on from an earlier checkpoint: what it met then is not pushed out by what it met before.</summary>
    [Fact]
    public void Later_steps_push_no_earlier_one_out() => Assert.Equal(["step-000850", "step-000900", "step-000950"], Left(900, 950, 850));

    [Fact]
    public void What_was_left_half_written_goes()
    {
        string folder = program.NewPath();
        Directory.CreateDirectory(Path.Combine(folder, ".writing-step-000003"));
        Write(folder, 7);
        Assert.Equal(["step-000007"], Names(folder));
    }

    private string[] Left(params long[] steps)
    {
        string folder = program.NewPath();
        foreach (long step in steps) Assert.True(Directory.Exists(Write(folder, step)));
        return Names(folder);
    }

    private string Write(string folder, long step)
    {
        BundleFacts facts = new(0, "shapes", "torch", step, 1, "", null, [], [], new Dictionary<string, byte[]>(), new Dictionary<string, string>());
        return new NonFiniteBundle(facts, [], [], []).Write(folder, program.Config);
    }

    private static string[] Names(string folder) =>
        [.. Directory.GetDirectories(folder).Select(static one => Path.GetFileName(one)).Order(StringComparer.Ordinal)];
}
