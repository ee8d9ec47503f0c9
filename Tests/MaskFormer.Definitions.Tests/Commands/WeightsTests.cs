using System.Security.Cryptography;
using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Commands;
using MaskFormer.Runtime.Reporting;
using MaskFormer.Testing;
using Xunit;

namespace MaskFormer.Definitions.Tests.Commands;

/// <summary>Weights of other programs: <c>train --weights</c> and <c>convert</c>.</summary>
[Collection(ProgramTests.Name)]
public sealed class WeightsTests(TinyProgram program)
{
    /// <summary>At a learning rate of nearly nothing the first checkpoint holds what the run started from.</summary>
    [Fact]
    public void Training_starts_from_a_file_with_the_published_names()
    {
        NamedTensor[] weights = [.. Trained().Select(static tensor => Like(tensor, 0.5f))];
        string file = Write([
            .. weights.Select(static tensor =>
                tensor with
                {
                    Info = tensor.Info with { Name = tensor.Name.Replace("pixel_decoder.", "", StringComparison.Ordinal) },
                }
            ),
            NamedTensor.From<float>("criterion.empty_weight", [2], [1, 1]),
        ]);
        string run = program.NewPath();
        Outcome outcome = program.Train("--weights", file, "--run", run, "--steps", "1", "--set", "training.learning_rate=1e-12");
        Assert.True(outcome.Code == ExitCode.Done, outcome.Errors);
        Assert.Contains($"starting from {weights.Length} tensors", outcome.Errors, StringComparison.Ordinal);
        Assert.All(
            new CheckpointStore(run).Load(1).Weights,
            static tensor => Assert.All(tensor.Values<float>().ToArray(), static value => Assert.Equal(0.5f, value, 1e-6f))
        );
    }

    [Fact]
    public void The_run_tells_what_it_started_from_also_when_it_was_resumed()
    {
        string file = Write([.. Trained()]), run = program.Trained("--weights", file, "--steps", "1"), seeded = program.Trained("--steps", "1");
        WeightsOrigin expected = new(file, Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file))));
        Assert.Equal(expected, RunSummary.Read(run)!.StartedFrom);
        Assert.Null(RunSummary.Read(seeded)!.StartedFrom);

        File.Delete(file); // its weights are in the checkpoint
        Outcome outcome = program.Run("train", "shapes", "--run", run, "--resume", "--steps", "2");
        Assert.True(outcome.Code == ExitCode.Done, outcome.Errors);
        Assert.Equal(expected, RunSummary.Read(run)!.StartedFrom);
    }

    /// <summary>As torchvision saves an ImageNet backbone, with a classifier that no model here has.</summary>
    [Fact]
    public void A_file_of_the_backbone_leaves_the_rest_as_the_seed_made_it()
    {
        const string backbone = "backbone.res2.0.",
            theirs = "layer1.0.";
        NamedTensor[] part =
        [
            .. Trained()
                .Where(static tensor => tensor.Name.StartsWith(backbone + "conv", StringComparison.Ordinal))
                .Select(static tensor => Like(tensor, 0.5f)),
        ];
        string file = Write([
            .. part.Select(static tensor => tensor with { Info = tensor.Info with { Name = Torchvision(theirs + tensor.Name[backbone.Length..]) } }),
            NamedTensor.From<float>("fc.bias", [1], [1]),
        ]);
        string[] slow = ["--steps", "1", "--set", "training.learning_rate=1e-12"];
        string run = program.Trained(["--weights", file, "--partial", .. slow]), seeded = program.Trained(slow);
        Assert.True(part.Length >= 6, $"{part.Length} tensors");
        Assert.True(RunSummary.Read(run)!.StartedFrom!.Partial);
        foreach ((NamedTensor found, NamedTensor seed) in new CheckpointStore(run).Load(1).Weights.Zip(new CheckpointStore(seeded).Load(1).Weights))
        {
            bool given = part.Any(tensor => tensor.Name == found.Name);
            Assert.All(found.ToDoubles().Zip(seed.ToDoubles()), pair => Assert.Equal(given ? 0.5 : pair.Second, pair.First, 1e-6));
        }

        static string Torchvision(string name) => System.Text.RegularExpressions.Regex.Replace(name, @"conv(\d)\.norm", "bn$1");
    }

    [Fact]
    public void Partial_without_a_file_is_refused() =>
        Assert.Contains("MF3020", program.Train("--partial", "--run", program.NewPath()).Errors, StringComparison.Ordinal);

    /// <summary>As after a kill before the first checkpoint: what was started from a file must not go on from the seed, and be taken for the other.</summary>
    [Fact]
    public void A_run_without_a_checkpoint_is_resumed_from_the_file_that_it_started_from()
    {
        string file = Write([.. Trained().Select(static tensor => Like(tensor, 0.25f))]);
        string run = program.Trained("--weights", file, "--steps", "1", "--set", "training.learning_rate=1e-12");
        Directory.Delete(new CheckpointStore(run).FolderOf(1), recursive: true);
        Outcome outcome = program.Run("train", "shapes", "--run", run, "--resume");
        Assert.True(outcome.Code == ExitCode.Done, outcome.Errors);
        Assert.All(
            new CheckpointStore(run).Load(1).Weights,
            static tensor => Assert.All(tensor.Values<float>().ToArray(), static value => Assert.Equal(0.25f, value, 1e-6f))
        );

        Directory.Delete(new CheckpointStore(run).FolderOf(1), recursive: true);
        using (FileStream end = File.Open(file, FileMode.Append)) end.WriteByte(0);
        Refused("has changed");
        File.Delete(file);
        Refused("is not there any more");

        void Refused(string words)
        {
            Outcome refused = program.Run("train", "shapes", "--run", run, "--resume");
            Assert.Equal(ExitCode.Failed, refused.Code);
            Assert.StartsWith("MF7010", refused.Errors, StringComparison.Ordinal);
            Assert.Contains(words, refused.Errors, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_file_that_is_not_there_is_named()
    {
        Outcome outcome = program.Train("--weights", "/nowhere/r50.pkl", "--run", program.NewPath());
        Assert.Equal(ExitCode.Failed, outcome.Code);
        Assert.StartsWith("MF4010 /nowhere/r50.pkl", outcome.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_that_do_not_fit_are_listed_and_leave_nothing_behind()
    {
        NamedTensor[] weights = [.. Trained()];
        NamedTensor embedding = weights.Single(static tensor => tensor.Name == "sem_seg_head.predictor.query_embed.weight");
        NamedTensor bias = weights.Single(static tensor => tensor.Name == "sem_seg_head.predictor.class_embed.bias");
        string file = Write([
            .. weights.Except([embedding, bias]),
            embedding with
            {
                Info = embedding.Info with { Name = "sem_seg_head.predictor.query_embedding.weight" },
            },
            NamedTensor.From<float>(bias.Name, [3], [1, 2, 3]),
        ]);
        string run = program.NewPath();
        Outcome outcome = program.Train("--weights", file, "--run", run);
        Assert.Equal(ExitCode.Failed, outcome.Code);
        Assert.Contains("MF4040", outcome.Errors, StringComparison.Ordinal);
        Assert.Contains("sem_seg_head.predictor.class_embed.bias: the model has [11], the file [3]", outcome.Errors, StringComparison.Ordinal);
        Assert.Contains(
            "sem_seg_head.predictor.query_embed.weight (the file has sem_seg_head.predictor.query_embedding.weight)",
            outcome.Errors,
            StringComparison.Ordinal
        );
        Assert.False(Directory.Exists(run));
    }

    [Fact]
    public void A_run_that_is_resumed_takes_no_weights()
    {
        Outcome outcome = program.Train("--weights", "some.pth", "--resume", "--run", program.NewPath());
        Assert.Equal(ExitCode.WrongInput, outcome.Code);
        Assert.Contains("MF3022", outcome.Errors, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_pickle_of_the_model_zoo_becomes_safetensors_with_the_same_numbers()
    {
        string from = Shared.Path("reference/checkpoints/d2_protocol2.pkl"), to = program.NewPath() + ".safetensors";
        Outcome outcome = program.Run("convert", from, "--out", to);
        Assert.True(outcome.Code == ExitCode.Done, outcome.Errors);
        using WeightFile before = WeightFile.Open(from), after = WeightFile.Open(to);
        Assert.Equal("safetensors", after.Format);
        Assert.Equal(
            before.Names.Where(static name => name.StartsWith("model.", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
            after.Names.Select(static name => "model." + name).Order(StringComparer.Ordinal)
        );
        Assert.All(after.Names, name => Assert.Equal(before.Tensor("model." + name).ToDoubles(), after.Tensor(name).ToDoubles()));
    }

    [Fact]
    public void What_is_converted_for_an_experiment_must_fit_it()
    {
        string to = program.NewPath() + ".safetensors";
        Outcome outcome = program.Run("convert", Write([NamedTensor.From<float>("a", [1], [1])]), "--out", to, "--for", "shapes");
        Assert.Equal(ExitCode.Failed, outcome.Code);
        Assert.Contains("MF4040", outcome.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(to));
    }

    private IReadOnlyList<NamedTensor> Trained() => new CheckpointStore(program.Trained("--steps", "1")).Load(1).Weights;

    private static NamedTensor Like(NamedTensor tensor, float value) =>
        NamedTensor.From<float>(tensor.Name, [.. tensor.Info.Shape], [.. Enumerable.Repeat(value, (int)tensor.Info.Count)]);

    private string Write(NamedTensor[] tensors)
    {
        string path = program.NewPath() + ".safetensors";
        File.WriteAllBytes(path, SafetensorsWriter.ToBytes(tensors));
        return path;
    }
}
