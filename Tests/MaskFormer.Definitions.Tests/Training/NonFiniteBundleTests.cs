using System.Diagnostics;
using MaskFormer.Definitions.Tests.Commands;
using MaskFormer.Language;
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

    [SkippableTheory]
    [InlineData("bundle.json")]
    [InlineData("weights.safetensors")]
    public void A_pipe_in_the_place_of_a_file_is_not_waited_for(string name)
    {
        Skip.If(OperatingSystem.IsWindows(), "there are no such pipes");
        string bundle = Write(program.NewPath(), 1), file = Path.Combine(bundle, name);
        File.Delete(file);
        using (Process made = Process.Start("mkfifo", [file])) made.WaitForExit();
        Assert.Equal("MF7045", Assert.Throws<MaskFormerException>(() => NonFiniteBundle.Read(bundle)).Id);
    }

    [Theory]
    [InlineData("Parts")]
    [InlineData("Maxima")]
    public void Null_in_a_list_is_damage(string list)
    {
        string bundle = Write(program.NewPath(), 1), file = Path.Combine(bundle, "bundle.json");
        File.WriteAllText(file, File.ReadAllText(file).Replace($"\"{list}\": []", $"\"{list}\": [null]", StringComparison.Ordinal));
        MaskFormerException error = Assert.Throws<MaskFormerException>(() => NonFiniteBundle.Read(bundle));
        Assert.Equal("MF7045", error.Id);
        Assert.Contains("holds null in a list", error.Cause, StringComparison.Ordinal);
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
