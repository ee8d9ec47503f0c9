using System.Text.Json;
using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Commands;
using MaskFormer.Testing;
using Xunit;

namespace MaskFormer.Definitions.Tests.Commands;

/// <summary>When a training ends, and what of it is kept.</summary>
[Collection(ProgramTests.Name)]
public sealed class RunControlTests(TinyProgram program)
{
    [Fact]
    public void Time_that_is_over_ends_a_run_with_checkpoint_and_evaluation_and_it_can_go_on()
    {
        string run = program.NewPath();
        Outcome outcome = program.Train("--run", run, "--time", "0.001s", "--steps", "6");
        Assert.True(outcome.Code == ExitCode.Done, outcome.Errors);
        Assert.Contains("the time of 0:00 is over: stopped after step 1 of 6", outcome.Errors);
        Assert.Contains("the learning rate reaches the end of its schedule after 0:00", outcome.Errors);
        Assert.Contains("eval step 1 ", outcome.Errors);
        Assert.Contains("--resume", outcome.Errors);
        Assert.Equal([1L], new CheckpointStore(run).Steps);
        Assert.Contains("resuming after step 1", program.Run("train", "--run", run, "--resume").Errors);
        Assert.StartsWith("MF3020", program.Train("--time", "10").Errors);
    }

    /// <summary>Both have passed all that is tested before: the second would write its configuration, and be cleared away when it is refused.</summary>
    [Fact]
    public void A_second_program_in_a_folder_leaves_the_run_of_the_first_as_it_is()
    {
        string run = program.NewPath();
        Outcome? second = null;
        Directory.CreateDirectory(run);
        using (RunLock.Take(run))
        {
            File.WriteAllText(Path.Combine(run, "config.resolved.yaml"), "of the first");
            string before = FolderState.Of(run);
            second = program.Train("--run", run);
            Assert.Equal(before, FolderState.Of(run));
        }

        Assert.Equal(ExitCode.Failed, second.Code);
        Assert.Matches(@"^MF7101 .*: process \d+ on \S+ \(since .*\) is training in this folder", second.Errors.Trim().Split('\n')[^1]);
    }

    [Fact]
    public void A_run_of_another_version_is_told_by_its_settings()
    {
        string run = program.Trained(), file = Path.Combine(run, "config.resolved.yaml"), text = File.ReadAllText(file);
        Assert.DoesNotContain("MF3016", program.Run("eval", "--run", run).Errors);

        string older = string.Join('\n', text.Split('\n').Where(static line => !line.StartsWith("  clip_norm:", StringComparison.Ordinal)));
        File.WriteAllText(file, older);
        Assert.NotEqual(text, older);
        Outcome outcome = program.Run("eval", "--run", run);
        Assert.Equal(ExitCode.Done, outcome.Code);
        Assert.Matches(
            "MF3016 .*config.resolved.yaml: the run's file lacks settings, which have these values now: training.clip_norm = [0-9.]+\\. Add",
            outcome.Errors);
        Assert.DoesNotContain("MF3016", program.Run("eval", "--run", run, "--set", "training.clip_norm=0.01").Errors);

        File.WriteAllText(file, text.Replace("\ntraining:", "\ntraining:\n  shiny: 3", StringComparison.Ordinal));
        Assert.Matches(
            "MF3005 .*config.resolved.yaml:[0-9]+:3: 'training.shiny' is not a setting.* If another version of the program wrote the run, use that version",
            program.Run("eval", "--run", run).Errors);
    }

    /// <summary>As the user of another account finds it: nothing is known of what may not be read.</summary>
    [SkippableFact]
    public void What_may_not_be_read_of_a_run_is_not_taken_for_damaged()
    {
        Skip.If(OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess, "whoever may read everything cannot be refused");
        if (OperatingSystem.IsWindows()) return; // for the analysis of platforms
        string run = program.Trained(), log = Path.Combine(run, "train.jsonl");
        string weights = Path.Combine(new CheckpointStore(run).FolderOf(4), "weights.safetensors");
        File.SetUnixFileMode(log, UnixFileMode.None);
        Assert.Equal(ExitCode.Done, program.Run("eval", "--run", run).Code);
        Assert.StartsWith($"MF7102 {log}", program.Run("train", "--run", run, "--resume", "--steps", "6").Errors.Trim().Split('\n')[^1]);
        File.SetUnixFileMode(log, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.SetUnixFileMode(weights, UnixFileMode.None);
        Assert.StartsWith($"MF4010 {weights}", program.Run("train", "--run", run, "--resume", "--steps", "6").Errors.Trim().Split('\n')[^1]);
        File.SetUnixFileMode(weights, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Fact]
    public void A_run_that_is_done_is_extended()
    {
        string run = program.Trained();
        Outcome outcome = program.Run("train", "--run", run, "--resume", "--steps", "6");
        Assert.True(outcome.Code == ExitCode.Done, outcome.Errors);
        Assert.Contains("step 6/6", outcome.Errors);
    }

    [Fact]
    public void A_part_of_the_images_is_learnt_from_also_when_the_run_goes_on()
    {
        string run = program.NewPath();
        Assert.Contains("· 2 + 2 images ·", program.Train("--run", run, "--fraction", "0.25").Errors);
        Assert.Contains("· 2 + 2 images ·", program.Run("train", "--run", run, "--resume", "--steps", "5").Errors);
    }

    [Fact]
    public void Training_ends_when_a_named_measure_is_not_better_any_more()
    {
        string run = program.NewPath();
        string[] sets = ["--set", "training.evaluate_every=1", "--set", "training.patience=2", "--set", "training.best=things/pq"];
        Outcome outcome = program.Train(["--run", run, "--steps", "9", "--set", "training.learning_rate=0", .. sets]);
        Assert.True(outcome.Code == ExitCode.Done, outcome.Errors);
        Assert.Contains("things/pq was not better in 2 evaluations than 0 at step 1 (training.patience): stopped after step 3 of 9", outcome.Errors);
        Assert.Equal(["step-000001"], Directory.GetDirectories(Path.Combine(run, "best", "checkpoints")).Select(Path.GetFileName));
        Outcome wrong = program.Train("--set", "training.best=pq");
        Assert.Contains("MF7065 training.best: there is no measure 'pq'. Name one of all/pq,", wrong.Errors);
    }

    [Fact]
    public void Patience_that_is_over_at_the_last_step_ends_nothing_early()
    {
        string[] sets = ["--set", "training.evaluate_every=1", "--set", "training.patience=2", "--set", "training.learning_rate=0"];
        Outcome outcome = program.Train(["--run", program.NewPath(), "--steps", "3", .. sets]);
        Assert.True(outcome.Code == ExitCode.Done, outcome.Errors);
        Assert.DoesNotContain("stopped after", outcome.Errors);
    }

    [Fact]
    public void The_best_checkpoint_can_be_evaluated_and_what_the_screen_showed_is_kept()
    {
        string run = program.Trained();
        Outcome best = program.Run("eval", "--run", run, "--step", "best");
        Assert.True(best.Code == ExitCode.Done, best.Errors);
        Assert.Contains("eval step 4 ", best.Errors);
        Assert.Contains("next:", best.Errors);
        string[] console = File.ReadAllLines(Path.Combine(run, "console.log"));
        Assert.Contains(console, static line => line.Contains("step 4/4", StringComparison.Ordinal));
        Assert.Contains(console, static line => line.Contains("parameters ·", StringComparison.Ordinal));
        Assert.Contains(console, static line => line.Contains("predict --run", StringComparison.Ordinal));
        Directory.Delete(Path.Combine(run, "best"), recursive: true);
        Assert.StartsWith("MF7004", program.Run("eval", "--run", run, "--step", "best").Errors);
        Assert.StartsWith("MF3020", program.Run("eval", "--run", run, "--step", "last").Errors);
    }
}
