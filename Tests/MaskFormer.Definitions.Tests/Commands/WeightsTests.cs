using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Commands;
using MaskFormer.Testing;
using Xunit;

namespace MaskFormer.Definitions.Tests.Commands;

/// <summary>Weights of other programs: <c>train --weights</c> and <c>convert</c>.</summary>
[Collection(ProgramTests.Name)]
public sealed class WeightsTests(TinyProgram program)
{
    [Theory]
    [InlineData("sem_seg_head.layer_4.weight", "sem_seg_head.pixel_decoder.layer_4.weight")]
    [InlineData("sem_seg_head.transformer.encoder.layers.0.norm1.bias", "sem_seg_head.pixel_decoder.transformer.encoder.layers.0.norm1.bias")]
    [InlineData("sem_seg_head.pixel_decoder.layer_4.weight", "sem_seg_head.pixel_decoder.layer_4.weight")]
    [InlineData("sem_seg_head.predictor.query_embed.weight", "sem_seg_head.predictor.query_embed.weight")]
    [InlineData("backbone.res2.0.conv1.weight", "backbone.res2.0.conv1.weight")]
    [InlineData("criterion.empty_weight", "")]
    public void Published_names_become_names_of_the_model(string published, string model) => Assert.Equal(model, OriginalKeys.Rules.Translate(published));

    /// <summary>At a learning rate of nearly nothing the first checkpoint holds what the run started from.</summary>
    [Fact]
    public void Training_starts_from_a_file_with_the_published_names()
    {
        NamedTensor[] weights = [.. Trained().Select(static tensor => Like(tensor, 0.5f))];
        string file = Write([.. weights.Select(static tensor => tensor with { Info = tensor.Info with { Name = tensor.Name.Replace("pixel_decoder.", "", StringComparison.Ordinal) } }), NamedTensor.From<float>("criterion.empty_weight", [2], [1, 1])]);
        string run = program.NewPath();
        Outcome outcome = program.Train("--weights", file, "--run", run, "--steps", "1", "--set", "training.learning_rate=1e-12");
        Assert.True(outcome.Code == ExitCode.Done, outcome.Errors);
        Assert.Contains($"starting from {weights.Length} tensors", outcome.Errors, StringComparison.Ordinal);
        Assert.All(new CheckpointStore(run).Load(1).Weights, static tensor => Assert.All(tensor.Values<float>().ToArray(), static value => Assert.Equal(0.5f, value, 1e-6f)));
    }

    [Fact]
    public void Weights_that_do_not_fit_are_listed_and_leave_nothing_behind()
    {
        NamedTensor[] weights = [.. Trained()];
        NamedTensor embedding = weights.Single(static tensor => tensor.Name == "sem_seg_head.predictor.query_embed.weight");
        NamedTensor bias = weights.Single(static tensor => tensor.Name == "sem_seg_head.predictor.class_embed.bias");
        string file = Write([.. weights.Except([embedding, bias]), embedding with { Info = embedding.Info with { Name = "sem_seg_head.predictor.query_embedding.weight" } }, NamedTensor.From<float>(bias.Name, [3], [1, 2, 3])]);
        string run = program.NewPath();
        Outcome outcome = program.Train("--weights", file, "--run", run);
        Assert.Equal(ExitCode.Failed, outcome.Code);
        Assert.Contains("MF4040", outcome.Errors, StringComparison.Ordinal);
        Assert.Contains("sem_seg_head.predictor.class_embed.bias: the model has [11], the file [3]", outcome.Errors, StringComparison.Ordinal);
        Assert.Contains("sem_seg_head.predictor.query_embed.weight (the file has sem_seg_head.predictor.query_embedding.weight)", outcome.Errors, StringComparison.Ordinal);
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
        Assert.Equal(before.Names.Where(static name => name.StartsWith("model.", StringComparison.Ordinal)).Order(StringComparer.Ordinal), after.Names.Select(static name => "model." + name).Order(StringComparer.Ordinal));
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
