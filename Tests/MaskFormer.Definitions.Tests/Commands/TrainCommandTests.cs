using System.Text.Json;
using MaskFormer.Runtime.Commands;
using Xunit;

namespace MaskFormer.Definitions.Tests.Commands;

[Collection(ProgramTests.Name)]
public sealed class TrainCommandTests(TinyProgram program)
{
    [Fact]
    public void A_run_leaves_what_scripts_and_people_need()
    {
        string run = program.NewPath();
        Outcome outcome = program.Train("--run", run);
        Assert.Equal((ExitCode.Done, run + Environment.NewLine), (outcome.Code, outcome.Output)); // nothing else on standard output
        Assert.Contains("step 4/4  loss ", outcome.Errors);
        Assert.Contains("eval step 4  PQ ", outcome.Errors);
        string[] expected =
        [
            "best", "categories.json", "checkpoints", "config.resolved.yaml", "console.log", "curves.png", "environment.json", "pictures", "summary.json",
            "train.jsonl",
        ];
        Assert.Equal(
            expected,
            Directory
                .EnumerateFileSystemEntries(run)
                .Select(Path.GetFileName)
                .Where(static name => !name!.StartsWith('.') && !name.StartsWith("events.", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
        );
        Assert.Single(Directory.EnumerateFiles(run, "events.out.tfevents.*"));

        JsonElement summary = JsonDocument.Parse(File.ReadAllText(Path.Combine(run, "summary.json"))).RootElement;
        Assert.Equal(
            ("shapes", "torch", 4),
            (summary.GetProperty("experiment").GetString(), summary.GetProperty("engine").GetString(), summary.GetProperty("steps").GetInt32())
        );
        foreach (string number in (string[])["seconds", "images_per_second", "first_total_loss", "last_total_loss", "peak_memory_bytes"])
        {
            Assert.True(summary.GetProperty(number).GetDouble() > 0, number);
        }

        foreach (string group in (string[])["all", "things", "stuff"])
        {
            foreach (string quality in (string[])["pq", "sq", "rq"]) Assert.InRange(summary.GetProperty(group).GetProperty(quality).GetDouble(), 0, 1);
        }
    }

    [Fact]
    public void An_engine_without_profiler_is_told_before_anything_is_written()
    {
        string run = program.NewPath();
        Outcome outcome = program.Train("--run", run, "--profile", "2-3");
        Assert.Equal(ExitCode.Failed, outcome.Code);
        Assert.Contains("MF5209 --engine torch: this engine has no profiler", outcome.Errors);
        Assert.False(Directory.Exists(run));
    }

    [Fact]
    public void The_same_seed_gives_the_same_bytes()
    {
        (string first, string second, string other) = (program.Trained(), program.Trained(), program.Trained("--set", "training.seed=2"));
        Assert.Equal(Weights(first, 4), Weights(second, 4));
        Assert.Equal(Losses(first), Losses(second));
        Assert.NotEqual(Weights(first, 4), Weights(other, 4));
    }

    /// <summary>As after a kill: the last checkpoint is two steps old.</summary>
    [Fact]
    public void A_resumed_run_ends_with_the_same_bytes()
    {
        string run = program.Trained();
        (string weights, string[] losses) = (Weights(run, 4), Losses(run));
        Directory.Delete(Path.Combine(run, "checkpoints", "step-000004"), recursive: true);
        string moved = program.NewPath();
        Directory.Move(run, moved);
        Outcome outcome = program.Run("train", "shapes", "--run", moved, "--resume"); // configuration and data are the run's own
        Assert.True(outcome.Code == ExitCode.Done, outcome.Errors);
        Assert.Contains("resuming after step 2", outcome.Errors);
        Assert.Equal(weights, Weights(moved, 4));
        Assert.Equal(losses, Losses(moved));
    }

    [Fact]
    public void More_steps_can_be_added_to_a_run()
    {
        string run = program.Trained("--steps", "1");
        Assert.Equal(ExitCode.Done, program.Run("train", "shapes", "--run", run, "--resume", "--steps", "3").Code);
        Assert.Equal(3, Losses(run).Length);
    }

    [Fact]
    public void A_resumed_run_tells_which_settings_changed()
    {
        string run = program.Trained("--steps", "1");
        Outcome more = program.Run("train", "shapes", "--run", run, "--resume", "--steps", "2", "--set", "training.log_every=1");
        Assert.Contains("with other settings than it had: training.iterations (--steps)", more.Errors);
        Assert.DoesNotContain("log_every", more.Errors);
        Assert.DoesNotContain("other settings", program.Run("train", "shapes", "--run", run, "--resume").Errors);
    }

    [Fact]
    public void A_run_finds_its_data_from_everywhere()
    {
        string run = program.NewPath(), before = Environment.CurrentDirectory;
        try
        {
            Environment.CurrentDirectory = program.Root;
            string[] relative = ["--set", "data.folder=data"];
            Assert.Equal(ExitCode.Done, program.Run(["train", "shapes", "--config", program.Config, .. relative, "--run", run, "--steps", "1"]).Code);
        }
        finally
        {
            Environment.CurrentDirectory = before;
        }

        Outcome evaluated = program.Run("eval", "--run", run);
        Assert.True(evaluated.Code == ExitCode.Done, evaluated.Errors);
    }

    [Fact]
    public void More_targets_than_queries_are_told_before_the_first_step()
    {
        Outcome outcome = program.Train("--run", program.NewPath(), "--steps", "1", "--set", "model.queries=1");
        Assert.Contains("targets, and the model finds 1 at most (model.queries)", outcome.Errors);
        Assert.DoesNotContain("at most (model.queries)", program.Train("--run", program.NewPath(), "--steps", "1").Errors);
    }

    /// <summary>YAML that is cut at the end of a line is YAML as well, and other values would be those of the experiment.</summary>
    [Fact]
    public void A_runs_configuration_that_is_cut_is_told()
    {
        string run = program.Trained("--steps", "1"), file = Path.Combine(run, "config.resolved.yaml");
        string[] lines = File.ReadAllLines(file);
        foreach (string[] command in (string[][])[["eval"], ["train", "--resume"], ["predict", "photo.jpg", "--out", "none"]])
        {
            foreach (int kept in (int[])[lines.Length - 1, lines.Length / 2])
            {
                File.WriteAllLines(file, lines[..kept]);
                Assert.StartsWith($"MF3009 {file}: the file is cut", program.Run([.. command, "--run", run]).Errors);
            }

            File.WriteAllText(file, "");
            Assert.StartsWith($"MF3009 {file}: the file is empty", program.Run([.. command, "--run", run]).Errors);
        }
    }

    [Fact]
    public void A_resumed_run_keeps_the_origins_of_its_values()
    {
        string run = program.Trained("--set", "training.seed=2"), file = Path.Combine(run, "config.resolved.yaml");
        string[] before = File.ReadAllLines(file);
        File.WriteAllText(file, File.ReadAllText(file).Replace("beta1: 0.9 ", "beta1: 0.8 ", StringComparison.Ordinal)); // by hand
        Outcome outcome = program.Run("train", "shapes", "--run", run, "--resume", "--steps", "5");
        Assert.True(outcome.Code == ExitCode.Done, outcome.Errors);
        string[] after = File.ReadAllLines(file);
        string[] changed = [.. Enumerable.Range(0, before.Length).Where(i => before[i] != after[i]).Select(i => after[i].Split(']')[0].Trim())];
        Assert.Equal(
            [
                "iterations: 5  # [--steps",
                $"beta1: 0.8  # [{file}:{Array.FindIndex(after, static line => line.Contains("beta1", StringComparison.Ordinal)) + 1}",
            ],
            changed
        );
        Assert.Contains(before, static line => line.Contains("seed: 2  # [--set]", StringComparison.Ordinal));
    }

    [Fact]
    public void A_run_that_has_all_its_steps_says_so()
    {
        string run = program.Trained(), settings = File.ReadAllText(Path.Combine(run, "config.resolved.yaml"));
        Outcome outcome = program.Run("train", "shapes", "--run", run, "--resume", "--steps", "3", "--set", "training.accumulation_steps=2");
        Assert.Equal(ExitCode.Done, outcome.Code);
        Assert.Contains("all 4 steps were done already; more are asked for by --steps N", outcome.Errors);
        Assert.Equal(settings, File.ReadAllText(Path.Combine(run, "config.resolved.yaml"))); // they were done with these
    }

    [Theory]
    [InlineData("--devices", "3")]
    [InlineData("--plugin", "/nowhere/pjrt.so")]
    [InlineData("--plugin-option", "memory_fraction=0.5")]
    public void What_only_xla_understands_is_refused_with_another_engine(string option, string value)
    {
        Outcome outcome = program.Train("--run", program.NewPath(), option, value);
        Assert.Equal(ExitCode.WrongInput, outcome.Code);
        Assert.Contains($"MF3020 {option}: it is for the engine xla, and torch would run. Add --engine xla, or leave {option} out", outcome.Errors);
    }

    [Fact]
    public void What_fails_before_the_first_step_leaves_no_folder()
    {
        string run = program.NewPath(), mine = Directory.CreateDirectory(program.NewPath()).FullName;
        Assert.Contains("MF6001", program.Run("train", "shapes", "--config", program.Config, "--data", program.Root, "--run", run).Errors);
        Assert.Contains("MF6001", program.Run("train", "shapes", "--config", program.Config, "--data", program.Root, "--run", mine).Errors);
        Assert.Equal((false, true), (Directory.Exists(run), Directory.Exists(mine)));
    }

    /// <summary>As after a kill in the first moments: the configuration is the first thing written.</summary>
    [Fact]
    public void A_run_without_checkpoints_goes_on_as_the_experiment_that_it_is()
    {
        string run = program.Trained("--steps", "1", "--set", "training.seed=5"), begun = Directory.CreateDirectory(program.NewPath()).FullName;
        File.Copy(Path.Combine(run, "config.resolved.yaml"), Path.Combine(begun, "config.resolved.yaml"));
        Outcome outcome = program.Run("train", "shapes", "--run", begun, "--resume");
        Assert.True(outcome.Code == ExitCode.Done, outcome.Errors);
        Assert.Equal(Weights(run, 1), Weights(begun, 1));
    }

    [Fact]
    public void An_empty_folder_is_not_resumed_in_silence()
    {
        string run = Directory.CreateDirectory(program.NewPath()).FullName;
        Outcome outcome = program.Run("train", "shapes", "--run", run, "--resume", "--data", program.Data);
        Assert.Equal(ExitCode.Failed, outcome.Code);
        Assert.StartsWith("MF7013", outcome.Errors);
        Assert.Empty(Directory.EnumerateFileSystemEntries(run));
        Assert.Equal(ExitCode.Done, program.Train("--run", run, "--resume", "--steps", "1").Code); // settings are named
    }

    [Fact]
    public void A_run_whose_configuration_is_gone_does_not_go_on_as_another()
    {
        string run = program.Trained("--steps", "1");
        File.Delete(Path.Combine(run, "config.resolved.yaml"));
        Outcome outcome = program.Run("train", "shapes", "--run", run, "--resume", "--steps", "2");
        Assert.Equal(ExitCode.Failed, outcome.Code);
        Assert.StartsWith("MF7013", outcome.Errors);
        Assert.Contains("config.resolved.yaml: the run's configuration is missing", outcome.Errors);
    }

    [Fact]
    public void An_engine_that_does_not_open_leaves_no_folder()
    {
        string run = program.NewPath();
        Outcome outcome = program.Train("--run", run, "--engine", "xla", "--plugin", "/nowhere/pjrt.so");
        Assert.Contains("MF8102", outcome.Errors);
        Assert.False(Directory.Exists(run));
    }

    [Fact]
    public void What_is_evaluated_by_what_was_learnt_is_told()
    {
        string data = program.NewPath(), two = program.Data;
        foreach (string part in (string[])["train", "panoptic_train"])
        {
            Directory.CreateDirectory(Path.Combine(data, part));
            foreach (string file in Directory.EnumerateFiles(Path.Combine(two, part))) File.Copy(file, Path.Combine(data, part, Path.GetFileName(file)));
        }

        Directory.CreateDirectory(Path.Combine(data, "annotations"));
        File.Copy(Path.Combine(two, "annotations", "panoptic_train.json"), Path.Combine(data, "annotations", "panoptic_train.json"));
        Assert.Contains(
            "the data has only one split",
            program.Run("train", "shapes", "--config", program.Config, "--data", data, "--run", program.NewPath(), "--steps", "1").Errors
        );
        Assert.DoesNotContain("the data has only one split", program.Train("--run", program.NewPath(), "--steps", "1").Errors);
    }

    [Fact]
    public void A_data_set_that_was_drawn_is_told()
    {
        string[] few = ["--set", "data.train_images=1", "--set", "data.validation_images=1", "--set", "data.image_height=32", "--set", "data.image_width=32"];
        string before = Environment.CurrentDirectory;
        try
        {
            Environment.CurrentDirectory = Directory.CreateDirectory(program.NewPath()).FullName; // the experiment's own folder lies in the current one
            Outcome outcome = program.Run(["check", "shapes", "--config", program.Config, .. few]);
            Assert.True(outcome.Code == ExitCode.Done, outcome.Errors);
            Assert.Contains("there was no data set yet: drew 2 images, see data/shapes-32x32-1-1-1", outcome.Errors);
        }
        finally
        {
            Environment.CurrentDirectory = before;
        }
    }

    [Fact]
    public void A_misspelt_folder_draws_nothing()
    {
        string data = program.NewPath(), run = program.NewPath();
        Assert.Contains("MF6001", program.Run("train", "shapes", "--config", program.Config, "--data", data, "--run", run).Errors);
        Assert.Equal((false, false), (Directory.Exists(data), Directory.Exists(run)));
    }

    [Fact]
    public void An_existing_run_is_refused_without_resume()
    {
        string run = program.Trained("--steps", "1");
        byte[] configuration = File.ReadAllBytes(Path.Combine(run, "config.resolved.yaml"));
        Outcome outcome = program.Train("--run", run, "--steps", "2");
        Assert.Equal(ExitCode.Failed, outcome.Code);
        Assert.StartsWith("MF7002", outcome.Errors);
        Assert.Equal(configuration, File.ReadAllBytes(Path.Combine(run, "config.resolved.yaml")));
    }

    [Theory]
    [InlineData("model.heads=5", "MF2003")]
    [InlineData("model.heds=4", "Did you mean 'heads'?")]
    [InlineData("training.learning_rate=fast", "MF3006")]
    [InlineData("training.learning_rate=1e9", "MF3001")]
    public void A_wrong_setting_fails_before_anything_is_made(string setting, string message)
    {
        string run = program.NewPath();
        Outcome outcome = program.Train("--run", run, "--set", setting);
        Assert.Equal(ExitCode.WrongInput, outcome.Code);
        Assert.Contains(message, outcome.Errors);
        Assert.Empty(outcome.Output);
        Assert.False(Directory.Exists(run));
    }

    [Fact]
    public void Another_number_of_classes_is_refused()
    {
        string run = program.NewPath();
        Outcome outcome = program.Train("--run", run, "--set", "model.classes=7");
        Assert.Equal((ExitCode.Failed, false), (outcome.Code, Directory.Exists(run)));
        Assert.Contains("MF7006", outcome.Errors);
        Assert.Contains("--set model.classes=10", outcome.Errors);
    }

    [Fact]
    public void Another_model_does_not_resume()
    {
        string run = program.Trained("--steps", "1");
        Outcome outcome = program.Run("train", "shapes", "--run", run, "--resume", "--steps", "2", "--set", "model.queries=9");
        Assert.Equal(ExitCode.Failed, outcome.Code);
        Assert.Contains("query_embed.weight", outcome.Errors);
    }

    [Fact]
    public void Unknown_experiments_and_engines_are_refused()
    {
        Assert.Contains("Did you mean 'shapes'?", program.Run("train", "shaps").Errors);
        Assert.Equal(ExitCode.WrongInput, program.Run("train", "shapes", "--engine", "abacus").Code);
        Assert.Equal(ExitCode.WrongInput, program.Run("trane").Code);
    }

    private static string Weights(string run, int step) => TinyProgram.Weights(run, step);

    private static string[] Losses(string run) =>
    [
        .. File.ReadLines(Path.Combine(run, "train.jsonl")).Select(static line => JsonDocument.Parse(line).RootElement)
            .Where(static line => line.GetProperty("kind").GetString() == "step")
            .Select(static line => $"{line.GetProperty("step")} {line.GetProperty("total").GetRawText()} {line.GetProperty("losses").GetRawText()}"),
    ];
}
