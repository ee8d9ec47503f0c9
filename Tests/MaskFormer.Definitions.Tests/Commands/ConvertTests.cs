using MaskFormer.Language;
using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Commands;
using MaskFormer.Runtime.Contracts;
using Xunit;

namespace MaskFormer.Definitions.Tests.Commands;

/// <summary><c>convert</c>: forms that other programs read, the table of what became of each weight, and what it refuses.</summary>
[Collection(ProgramTests.Name)]
public sealed class ConvertTests(TinyProgram program)
{
    private const string Experiment = "shapes";

    [Theory]
    [InlineData("safetensors")]
    [InlineData("torch")]
    public void What_was_written_is_read_to_the_last_bit(string form)
    {
        string first = Seeded(Experiment), written = program.NewPath(), back = program.NewPath();
        Converted(first, "--out", written, "--to", form, "--for", Experiment);
        Converted(written, "--out", back, "--for", Experiment);
        Assert.Equal(File.ReadAllBytes(first), File.ReadAllBytes(back));
        string again = program.NewPath();
        Converted(first, "--out", again, "--to", form, "--for", Experiment);
        Assert.Equal(File.ReadAllBytes(written), File.ReadAllBytes(again)); // the same weights, the same bytes
    }

    [Fact]
    public void The_file_that_is_converted_stays()
    {
        string file = Seeded(Experiment);
        byte[] before = File.ReadAllBytes(file);
        string roundabout = Path.Combine(Path.GetDirectoryName(file)!, ".", Path.GetFileName(file));
        foreach (string[] to in (string[][])[["--out", file], ["--out", roundabout, "--to", "torch"]])
            Assert.StartsWith($"MF7060 {file}: it is the file that is converted", program.Run(["convert", file, .. to]).Errors);
        Assert.Equal(before, File.ReadAllBytes(file));
    }

    [Fact]
    public void A_torch_file_is_a_training_checkpoint_of_the_original_with_versions()
    {
        string written = program.NewPath() + ".pth";
        Converted(Seeded(Experiment), "--out", written, "--to", "torch", "--for", Experiment);
        using WeightFile file = WeightFile.Open(written);
        Assert.Equal("PyTorch archive", file.Format);
        Assert.Contains("model", file.Parts);
        Assert.Contains("model.sem_seg_head.pixel_decoder.mask_features.weight", file.Names);
        using System.IO.Compression.ZipArchive archive = System.IO.Compression.ZipFile.OpenRead(written);
        using StreamReader pickle = new(archive.GetEntry("archive/data.pkl")!.Open(), System.Text.Encoding.Latin1);
        Assert.Contains("_metadata", pickle.ReadToEnd(), StringComparison.Ordinal);
        Assert.All(archive.Entries, static entry => Assert.Equal(entry.Length, entry.CompressedLength)); // torch.load maps them
    }

    [Fact]
    public void The_table_tells_what_became_of_each_weight_and_a_forward_pass_is_tried()
    {
        NamedTensor[] weights = Read(Seeded(Experiment));
        const string features = "sem_seg_head.pixel_decoder.mask_features.weight", query = "sem_seg_head.predictor.query_embed.weight";
        string published = features.Replace("pixel_decoder.", "", StringComparison.Ordinal);
        string file = Write([.. weights.Select(tensor => tensor.Name == features ? tensor with { Info = tensor.Info with { Name = published } } : tensor),
            NamedTensor.From<float>("criterion.empty_weight", [2], [1, 1])]);
        Outcome whole = program.Run("convert", file, "--out", program.NewPath(), "--for", Experiment);
        Assert.True(whole.Code == ExitCode.Done, whole.Errors);
        Assert.Contains($"transformed       1  renamed or joined: {published} → {features}", whole.Output, StringComparison.Ordinal);
        Assert.Contains("unused            1  no weights of this model: criterion.empty_weight", whole.Output, StringComparison.Ordinal);
        Assert.Contains("missing           0", whole.Output, StringComparison.Ordinal);
        Assert.Contains("licence      names as in the model zoos", whole.Output, StringComparison.Ordinal);
        Assert.Contains("forward      Logits [20, 1, 11], mean", whole.Output, StringComparison.Ordinal);

        string lacking = Write([.. weights.Where(static tensor => tensor.Name != query)]);
        Outcome refused = program.Run("convert", lacking, "--out", program.NewPath(), "--for", Experiment);
        Assert.Equal(ExitCode.Failed, refused.Code);
        Assert.Contains($"missing           1  not in the file: {query}", refused.Output, StringComparison.Ordinal);
        Assert.Contains("MF4040", refused.Errors, StringComparison.Ordinal);
        Outcome expected = program.Run("convert", lacking, "--out", program.NewPath(), "--for", Experiment, "--missing", "*.query_embed.*");
        Assert.True(expected.Code == ExitCode.Done, expected.Errors);
        Assert.Contains($"{query} (expected)", expected.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("coco-panoptic-r50", "pixel decoder without a transformer")]
    [InlineData("shapes", "pixel decoder without a transformer")]
    [InlineData("ade20k-r101c", "one convolution before its blocks")]
    public void A_model_that_Hugging_Face_cannot_hold_is_refused(string experiment, string words)
    {
        string file = Write([NamedTensor.From<float>("a", [1], [1])]);
        Outcome outcome = program.Run("convert", file, "--out", program.NewPath(), "--to", "huggingface", "--for", experiment);
        Assert.Equal(ExitCode.WrongInput, outcome.Code);
        Assert.StartsWith("MF4205", outcome.Errors, StringComparison.Ordinal);
        Assert.Contains(words, outcome.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_type_that_PyTorch_cannot_store_is_refused_and_nothing_is_written()
    {
        string file = Write([NamedTensor.From<ushort>("steps", [2], [1, 2])]), target = program.NewPath() + ".pth";
        Outcome outcome = program.Run("convert", file, "--out", target, "--to", "torch");
        Assert.Equal(ExitCode.WrongInput, outcome.Code);
        Assert.StartsWith("MF4205 steps: a .pth has no storage of", outcome.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(target));
    }

    [Theory]
    [InlineData("--to", "huggingface")]
    [InlineData("--missing", "backbone")]
    public void What_is_about_a_model_needs_one(string option, string value)
    {
        Outcome outcome = program.Run("convert", Write([NamedTensor.From<float>("a", [1], [1])]), "--out", program.NewPath(), option, value);
        Assert.Equal(ExitCode.WrongInput, outcome.Code);
        Assert.Contains("Add --for EXPERIMENT", outcome.Errors, StringComparison.Ordinal);
    }

    private void Converted(params string[] arguments)
    {
        Outcome outcome = program.Run(["convert", .. arguments]);
        Assert.True(outcome.Code == ExitCode.Done, outcome.Errors);
    }

    // weights of a model by a rule of thumb: small, and no two alike
    private string Seeded(string experiment)
    {
        IBlock model = Catalogue.All.Single(entry => entry.Name == experiment).Create().Model;
        return Write([.. model.Weights().Select(static weight => NamedTensor.From<float>(
            weight.Key, [.. weight.Shape], [.. Enumerable.Range(0, (int)weight.Count).Select(i => 0.1f * MathF.Sin(i + weight.Key.Length))]))]);
    }

    private static NamedTensor[] Read(string file) => [.. WeightImport.ReadAll(file, [])];

    private string Write(NamedTensor[] tensors)
    {
        string path = program.NewPath() + ".safetensors";
        File.WriteAllBytes(path, SafetensorsWriter.ToBytes(tensors));
        return path;
    }
}
