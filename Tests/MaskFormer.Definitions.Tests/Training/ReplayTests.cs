using MaskFormer.Definitions.Tests.Commands;
using MaskFormer.Definitions.Tests.Xla;
using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Commands;
using MaskFormer.Runtime.Training;
using Xunit;

namespace MaskFormer.Definitions.Tests.Training;

/// <summary>A run that diverges leaves its step, which is computed again.</summary>
[Collection(ProgramTests.Name)]
public sealed class ReplayTests(TinyProgram program)
{
    /// <summary>The second step's masks are of 1e27, the gradient of their loss is not finite.</summary>
    private static readonly string[] exploding =
    [
        "--set", "training.learning_rate=10", "--set", "training.multiplier_prefixes=[sem_seg_head]", "--set", "training.multiplier_factors=[1000]",
        "--set", "training.weight_decay=0",
    ];

    [Theory]
    [InlineData("torch")]
    [InlineData("evaluator")]
    public void A_step_that_was_not_finite_is_not_finite_again(string engine)
    {
        string run = Diverged();
        string bundle = Directory.GetDirectories(Path.Combine(run, "nonfinite")).Single();
        Outcome again = program.Run("replay", bundle, "--engine", engine);
        Assert.True(again.Code == ExitCode.Done, again.Errors);
        Assert.Contains($"again with {engine}: ", again.Output);
        Assert.Contains("model Features", again.Output);
    }

    /// <summary>What XLA met is written by the engine of another name, and looked for in the same way.</summary>
    [SkippableFact]
    public void What_one_engine_met_is_computed_again_by_the_other()
    {
        string run = Diverged("--engine", "xla", "--plugin", CpuPlugin.Path);
        string bundle = Directory.GetDirectories(Path.Combine(run, "nonfinite")).Single();
        foreach (string[] engine in (string[][])[["torch"], ["xla", "--plugin", CpuPlugin.Path]])
        {
            Outcome again = program.Run(["replay", bundle, "--engine", .. engine]);
            Assert.True(again.Code == ExitCode.Done, again.Errors);
            Assert.Contains($"again with {engine[0]}: ", again.Output);
        }
    }

    [Fact]
    public void A_damaged_bundle_is_refused()
    {
        string bundle = Directory.GetDirectories(Path.Combine(Diverged(), "nonfinite")).Single();
        foreach (string file in Directory.GetFiles(bundle))
        {
            byte[] whole = File.ReadAllBytes(file), damaged = [.. whole];
            damaged[Math.Min(damaged.Length - 1, 99)] ^= 0x80;
            File.WriteAllBytes(file, damaged);
            Outcome refused = program.Run("replay", bundle);
            Assert.Equal(ExitCode.Failed, refused.Code);
            Assert.StartsWith($"MF7045 {bundle}: ", refused.Errors);
            File.WriteAllBytes(file, whole);
        }

        Assert.Equal(ExitCode.Done, program.Run("replay", bundle).Code);
    }

    [Fact]
    public void A_step_that_is_finite_here_is_told()
    {
        string bundle = Directory.GetDirectories(Path.Combine(Diverged(), "nonfinite")).Single();
        Checkpoint good = new CheckpointStore(program.Trained()).Latest().Found!;
        string other = (NonFiniteBundle.Read(bundle) with { Weights = good.Weights, Optimizer = good.Optimizer })
            .Write(program.NewPath(), Path.Combine(bundle, NonFiniteBundle.Config));
        Outcome again = program.Run("replay", other);
        Assert.Equal(ExitCode.Failed, again.Code);
        Assert.StartsWith("MF7046 step ", again.Errors);
    }

    private string Diverged(params string[] more)
    {
        string run = program.NewPath();
        Outcome outcome = program.Train([.. exploding, .. more, "--steps", "9", "--run", run]);
        Assert.Equal(ExitCode.Failed, outcome.Code);
        Assert.Contains("MF7005 step ", outcome.Errors);
        Assert.Contains("; it begins with ", outcome.Errors);
        Assert.Contains($"replay {Path.Combine(run, "nonfinite", "step-")}", outcome.Errors);
        return run;
    }
}
