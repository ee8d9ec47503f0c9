using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Commands;
using MaskFormer.Runtime.Library;
using Xunit;

namespace MaskFormer.Definitions.Tests.Commands;

/// <summary>A file of weights whose run is gone: experiment, sizes, classes and data travel with it.</summary>
[Collection(ProgramTests.Name)]
public sealed class LoneWeightsTests(TinyProgram program)
{
    // A model that Hugging Face has as well; thresholds of zero, so that one that knows nothing has segments.
    private static readonly string[] settings =
    [
        .. new[]
        {
            "model.pixel_decoder.hidden=32", "model.pixel_decoder.groups=32", "model.mask_dim=32", "model.backbone.norm=Batch",
            "evaluation.object_mask_threshold=0", "evaluation.overlap_threshold=0",
        }.SelectMany(static setting => new[] { "--set", setting }),
    ];

    [Theory]
    [InlineData("safetensors", "weights.safetensors")]
    [InlineData("torch", "weights.pth")]
    [InlineData("huggingface", "weights")]
    public void Weights_alone_give_what_their_run_gives(string form, string name)
    {
        string run = Moved(program.Trained(["--steps", "1", .. settings])), weights = Path.Combine(Made(program.NewPath()), name);
        Outcome converted = program.Run("convert", CheckpointFile(run), "--out", weights, "--to", form);
        Assert.True(converted.Code == ExitCode.Done, converted.Errors);
        Assert.Contains("predict --weights", converted.Errors);

        string[] ofRun = Predicted("--run", run);
        string table = Evaluated("--run", run);
        Directory.Delete(run, recursive: true);

        Assert.Equal(ofRun, Predicted("--weights", weights));
        Assert.Equal(table, Evaluated("--weights", weights));
        Assert.Contains("overlap", program.Run("eval", "--weights", weights, "--sweep", "overlap").Output);
    }

    [Fact]
    public void Weights_for_their_own_experiment_have_the_sizes_that_were_set()
    {
        string run = program.Trained(["--steps", "1", .. settings]), target = program.NewPath() + ".safetensors";
        Outcome converted = program.Run("convert", CheckpointFile(run), "--out", target, "--for", "shapes");
        Assert.True(converted.Code == ExitCode.Done, converted.Errors);
        Assert.Contains("MF4040", program.Run("convert", CheckpointFile(run), "--out", target, "--for", "coco-panoptic-r50").Errors);
    }

    [Fact]
    public void File_of_a_checkpoint_opens_as_a_library()
    {
        string run = program.Trained(["--steps", "1", .. settings]), file = program.NewPath() + ".safetensors";
        File.Copy(CheckpointFile(run), file);
        using Segmenter ofRun = Segmenter.Open(Catalogue.All, run), alone = Segmenter.Open(Catalogue.All, file);

        Assert.Equal(ofRun.Classes, alone.Classes);
        Assert.Equal(ofRun.Predict(Photo).Map.Values, alone.Predict(Photo).Map.Values);
    }

    /// <summary>Of another program's file nothing is known but its tensors.</summary>
    [Fact]
    public void Weights_that_tell_nothing_take_experiment_and_data_from_the_command_line()
    {
        string run = program.Trained("--steps", "1"), bare = program.NewPath() + ".safetensors";
        File.WriteAllBytes(bare, SafetensorsWriter.ToBytes(new CheckpointStore(run).Load(1).Weights));
        Assert.Null(Card(bare));

        Refused("MF3013", "predict", "--weights", bare, Photo, "--out", program.NewPath());
        string small = program.NewPath() + ".yaml";
        File.WriteAllText(small, TinyProgram.OfOwnData());
        Refused("MF7007", "predict", "--config", small, "--weights", bare, Photo, "--out", program.NewPath());
        Outcome evaluated = program.Run("eval", "--config", program.Config, "--data", program.Data, "--weights", bare);
        Assert.True(evaluated.Code == ExitCode.Done, evaluated.Errors);
        Assert.Contains($"predict --config {Quoted(program.Config)} --data {Quoted(program.Data)} --weights", evaluated.Errors);
    }

    [Fact]
    public void One_of_run_and_weights_is_named()
    {
        string run = program.Trained("--steps", "1");
        Refused("MF3020", "eval");
        Refused("MF3020", "eval", "--run", run, "--weights", CheckpointFile(run));
        Refused("MF3020", "predict", "--weights", CheckpointFile(run), "--step", "best", Photo, "--out", program.NewPath());
        Refused("MF3013", "eval", "coco-panoptic-r50", "--weights", CheckpointFile(run));
    }

    /// <summary>What a header says of settings is read as strictly as a run's file.</summary>
    [Fact]
    public void Card_that_is_damaged_is_told_at_its_file()
    {
        string run = program.Trained("--steps", "1"), file = program.NewPath() + ".safetensors";
        WeightsCard card = Card(CheckpointFile(run))!;
        Assert.Equal(1, card.Step);

        Write(card with { Settings = "base: shapes\nno_such_setting: 1\n" });
        Assert.StartsWith($"MF3005 {file}:2", Refused("MF3005", "eval", "--weights", file));
        Write(card with { Categories = "[{}]" });
        Assert.StartsWith($"MF7007 {file}", Refused("MF7007", "eval", "--weights", file));

        void Write(WeightsCard other) => File.WriteAllBytes(file, SafetensorsWriter.ToBytes(new CheckpointStore(run).Load(1).Weights, other.Texts));
    }

    private string Photo => Directory.GetFiles(Path.Combine(program.Data, "train")).Order(StringComparer.Ordinal).First();

    private string[] Predicted(params string[] of)
    {
        string target = program.NewPath();
        Outcome predicted = program.Run(["predict", .. of, Photo, "--out", target]);
        Assert.True(predicted.Code == ExitCode.Done, predicted.Errors);
        return [.. Directory.GetFiles(target).Order(StringComparer.Ordinal).Select(static file => Convert.ToHexString(File.ReadAllBytes(file)))];
    }

    private string Evaluated(params string[] of)
    {
        Outcome evaluated = program.Run(["eval", .. of]);
        Assert.True(evaluated.Code == ExitCode.Done, evaluated.Errors);
        return evaluated.Output;
    }

    private string Refused(string id, params string[] words)
    {
        Outcome refused = program.Run(words);
        Assert.NotEqual(ExitCode.Done, refused.Code);
        Assert.Contains(id, refused.Errors);
        return refused.Errors;
    }

    private string Moved(string run)
    {
        string place = program.NewPath();
        Directory.Move(run, place);
        return place;
    }

    private static string Made(string folder) => Directory.CreateDirectory(folder).FullName;

    private static string CheckpointFile(string run) => Path.Combine(run, "checkpoints", "step-000001", "weights.safetensors");

    private static string Quoted(string word) => word.Contains(' ') ? $"\"{word}\"" : word;

    private static WeightsCard? Card(string path)
    {
        using WeightFile file = WeightFile.Open(path);
        return file.Card;
    }
}
