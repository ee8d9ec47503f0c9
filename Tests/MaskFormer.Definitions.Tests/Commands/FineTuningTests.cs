using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Commands;
using MaskFormer.Runtime.Data.Images;
using MaskFormer.Runtime.Reporting;
using Xunit;

namespace MaskFormer.Definitions.Tests.Commands;

/// <summary>Weights of a model with other classes start a new one: what is left out, what is frozen.</summary>
[Collection(ProgramTests.Name)]
public sealed class FineTuningTests(TinyProgram program)
{
    private const string Head = "sem_seg_head.predictor.class_embed";

    /// <summary>From a model of COCO's 133 classes to two classes of one's own, its backbone as it was.</summary>
    [Theory]
    [InlineData("torch")]
    [InlineData("evaluator")]
    public void A_model_of_133_classes_starts_one_of_two_and_what_is_frozen_stays(string engine)
    {
        NamedTensor[] coco = Coco();
        string run = program.NewPath();
        Outcome outcome = Two(
            ["--weights", Write(coco), "--partial", "--freeze", "backbone", "--engine", engine, "--steps", "2", "--run", run]);
        Assert.True(outcome.Code == ExitCode.Done, outcome.Errors);
        Assert.Contains("of another shape, so that they start from the seed: ", outcome.Errors, StringComparison.Ordinal);
        Assert.Contains($"{Head}.weight [134, 8] → [3, 8]", outcome.Errors, StringComparison.Ordinal);
        Assert.Contains("of them frozen (backbone)", outcome.Errors, StringComparison.Ordinal);
        Dictionary<string, NamedTensor> before = coco.ToDictionary(static tensor => tensor.Name);
        foreach (NamedTensor tensor in new CheckpointStore(run).Load(2).Weights)
        {
            if (!before.TryGetValue(tensor.Name, out NamedTensor? old)) continue; // a part that MaskFormer lacks: the pixels' classes
            bool same = old.Data.Span.SequenceEqual(tensor.Data.Span);
            if (tensor.Name.StartsWith("backbone.", StringComparison.Ordinal)) Assert.True(same, tensor.Name);
            else if (tensor.Name.EndsWith("mask_features.weight", StringComparison.Ordinal)) Assert.False(same, tensor.Name);
        }

        Assert.Contains("freeze:", File.ReadAllText(Path.Combine(run, "config.resolved.yaml")), StringComparison.Ordinal);
        Outcome resumed = program.Run("train", "small", "--run", run, "--resume", "--steps", "3", "--engine", engine);
        Assert.True(resumed.Code == ExitCode.Done, resumed.Errors);
        Assert.Contains("of them frozen (backbone)", resumed.Errors, StringComparison.Ordinal);
        Assert.All(
            new CheckpointStore(run).Load(3).Weights.Where(static tensor => tensor.Name.StartsWith("backbone.", StringComparison.Ordinal)),
            tensor => Assert.True(before[tensor.Name].Data.Span.SequenceEqual(tensor.Data.Span), tensor.Name));
    }

    [Fact]
    public void What_is_left_out_of_a_file_starts_from_the_seed()
    {
        NamedTensor[] coco = Coco();
        string[] slow = ["--steps", "1", "--set", "training.learning_rate=1e-12"];
        string run = program.NewPath(), seeded = program.NewPath();
        Outcome outcome = Two(["--weights", Write(coco), "--partial", "--except", "sem_seg_head", "--run", run, .. slow]);
        Assert.True(outcome.Code == ExitCode.Done, outcome.Errors);
        Assert.DoesNotContain("of another shape", outcome.Errors, StringComparison.Ordinal);
        Assert.True(Two(["--run", seeded, .. slow]).Code == ExitCode.Done);
        Dictionary<string, NamedTensor> before = coco.ToDictionary(static tensor => tensor.Name);
        foreach ((NamedTensor found, NamedTensor seed) in new CheckpointStore(run).Load(1).Weights.Zip(new CheckpointStore(seeded).Load(1).Weights))
        {
            NamedTensor expected = found.Name.StartsWith("backbone.", StringComparison.Ordinal) ? before[found.Name] : seed;
            Assert.All(found.ToDoubles().Zip(expected.ToDoubles()), pair => Assert.Equal(pair.Second, pair.First, 1e-6));
        }

        Assert.Equal(["sem_seg_head"], RunSummary.Read(run)!.StartedFrom!.Except!);
    }

    [Theory]
    [InlineData("--freeze", "bakbone", "no weight has such a name; did you mean backbone?")]
    [InlineData("--freeze", "${NOBODY_SETS_THIS}", "no weight has such a name")]
    [InlineData("--freeze", "*", "nothing is left to train")]
    [InlineData("--except", "backbone.res9", "no weight has such a name")]
    public void A_pattern_that_names_nothing_is_refused_and_leaves_nothing_behind(string option, string pattern, string words)
    {
        string run = program.NewPath();
        string[] file = option == "--except" ? ["--weights", Write(Coco()), "--partial"] : [];
        Outcome outcome = Two([option, pattern, "--run", run, .. file]);
        Assert.Equal(ExitCode.WrongInput, outcome.Code);
        Assert.Contains("MF4204", outcome.Errors, StringComparison.Ordinal);
        Assert.Contains(words, outcome.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(run));
    }

    // the tiny model's weights, their head as for 133 classes and "no object"
    private NamedTensor[] Coco() =>
    [
        .. new CheckpointStore(program.Trained("--steps", "1")).Load(1).Weights.Select(static tensor =>
            !tensor.Name.StartsWith(Head, StringComparison.Ordinal) ? tensor
            : NamedTensor.From<float>(tensor.Name, [134, .. tensor.Info.Shape.Skip(1)], new float[134 * tensor.Info.Count / tensor.Info.Shape[0]])),
    ];

    private string Write(NamedTensor[] tensors)
    {
        string path = program.NewPath() + ".safetensors";
        File.WriteAllBytes(path, SafetensorsWriter.ToBytes(tensors));
        return path;
    }

    private Outcome Two(string[] more) => program.Run(["train", "small", "--config", config.Value, "--data", data.Value, .. more]);

    private readonly Lazy<string> config = new(() =>
    {
        string path = program.NewPath() + ".yaml";
        File.WriteAllText(path, TinyProgram.OfOwnData().Replace("classes: 10", "classes: 2", StringComparison.Ordinal));
        return path;
    });

    // the drawn images with two classes: something, or nothing
    private readonly Lazy<string> data = new(() =>
    {
        string folder = OwnDataTests.Maps(program.NewPath(), program.Data);
        foreach (string label in Directory.GetFiles(Path.Combine(folder, "labels")))
        {
            PngImage map = PngReader.Read(File.ReadAllBytes(label), label);
            int[] values = Array.ConvertAll(map.Samples, static value => value == 255 ? 0 : 1);
            File.WriteAllBytes(label, PngWriter.Grey(new LabelMap(map.Height, map.Width, values)));
        }

        return folder;
    });
}
