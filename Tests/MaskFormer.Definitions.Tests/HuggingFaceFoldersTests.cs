using System.Text.Json;
using MaskFormer.Language;
using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Testing;
using Xunit;

namespace MaskFormer.Definitions.Tests;

/// <summary>Models as folders of Hugging Face: the names are those of their files, and reading them gives the same model back.</summary>
public sealed class HuggingFaceFoldersTests
{
    /// <summary>One experiment for every number of weights: the others differ in sizes alone.</summary>
    public static TheoryData<string> Kinds =>
        [.. Held.DistinctBy(static entry => entry.Create().Model.Weights().Count()).Select(static entry => entry.Name)];

    private static IEnumerable<ExperimentEntry> Held => Catalogue.All.Where(static entry => IsHeld(entry.Create()));

    [Fact]
    public void Experiments_with_parts_that_Hugging_Face_has_are_held()
    {
        string[] held = [.. Held.Select(static entry => entry.Name)];
        HashSet<string> some = ["ade20k-r50", "coco-panoptic-swin-t", "mask2former-coco-panoptic-r50", "mask2former-ade20k-swin-l"];
        Assert.Superset(some, held.ToHashSet());
        Assert.DoesNotContain("coco-panoptic-r50", held);
        Assert.DoesNotContain("ade20k-r101c", held);
        Assert.DoesNotContain("ade20k-per-pixel-r50", held);
    }

    [Fact]
    public void Norms_that_Hugging_Face_lacks_are_refused()
    {
        MaskFormerExperiment experiment = new() { Model = new() { Backbone = new ResNet { Norm = NormKind.Group }, PixelDecoder = new FpnPixelDecoder() } };
        MaskFormerException refused = Assert.Throws<MaskFormerException>(() => ((IExperiment)experiment).HuggingFace);
        Assert.Equal(("MF4205", "--to huggingface"), (refused.Id, refused.Place));
        Assert.Contains("and batch norms", refused.Cause, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_name_comes_back(string experiment)
    {
        IExperiment one = Catalogue.All.Single(entry => entry.Name == experiment).Create();
        (ForeignFolder form, IReadOnlyList<KeyRule> keys) = (one.HuggingFace, one.WeightKeys); // made anew whenever they are asked for
        foreach (WeightSpec weight in one.Model.Weights())
        {
            string[] names = form.Names.Translate(weight.Key).Split('|');
            Assert.DoesNotContain(weight.Key, names);
            Assert.All(names.Select(name => keys.Translate(name)), (back, part) =>
                Assert.Equal(names.Length == 1 ? weight.Key : FormattableString.Invariant($"{weight.Key}[{part}/{names.Length}]"), back));
        }
    }

    /// <summary>Tiny models of every kind, written as a folder: its configuration is that of the model, and its weights are those bit by bit.</summary>
    [Theory]
    [InlineData("mask2former", "resnet")]
    [InlineData("mask2former", "trained norms")]
    [InlineData("mask2former", "swin")]
    [InlineData("maskformer", "resnet")]
    [InlineData("maskformer", "swin")]
    public void A_folder_holds_the_model_to_the_last_bit(string family, string backbone)
    {
        Backbone small = backbone == "swin"
            ? new Swin { Width = 4, Depths = [1, 1, 1, 1], Heads = [1, 1, 2, 4], Window = 4, MlpRatio = 2 }
            : new ResNet
            {
                Depth = ResNetDepth.R14, StemWidth = 4, Width = 2, Norm = backbone == "trained norms" ? NormKind.Batch : NormKind.FrozenBatch,
            };
        IExperiment experiment = family == "maskformer"
            ? new MaskFormerExperiment
            {
                Model = new()
                {
                    Backbone = small, PixelDecoder = new FpnPixelDecoder { Hidden = 32 }, Classes = 3, Queries = 5, Hidden = 16, Heads = 4, Depth = 1,
                    FeedForward = 8, MaskDim = 8,
                },
            }
            : new Mask2FormerExperiment
            {
                Model = new()
                {
                    Backbone = small, PixelDecoder = new() { Hidden = 32, Depth = 1, Heads = 4, FeedForward = 8 }, Classes = 3, Queries = 5, Hidden = 16,
                    Heads = 4, Depth = 2, FeedForward = 8, MaskDim = 8,
                },
            };
        NamedTensor[] weights = [.. experiment.Model.Weights().Select(static weight => NamedTensor.From<float>(
            weight.Key, [.. weight.Shape], [.. Enumerable.Range(0, (int)weight.Count).Select(i => MathF.Sin(i + weight.Key.Length))]))];
        DirectoryInfo folder = Directory.CreateTempSubdirectory("maskformer-folder-");
        try
        {
            ForeignFolder form = experiment.HuggingFace;
            File.WriteAllBytes(Path.Combine(folder.FullName, "model.safetensors"), SafetensorsWriter.ToBytes(ForeignWeights.Of(weights, form)));
            foreach ((string name, string text) in form.Texts) File.WriteAllText(Path.Combine(folder.FullName, name), text);
            WeightSettings.Demand(folder.FullName, experiment.WeightSettings);
            Dictionary<string, NamedTensor> back =
                WeightImport.Read(folder.FullName, experiment.Model, experiment.WeightKeys).ToDictionary(static one => one.Name);
            Assert.All(weights, tensor => Assert.True(tensor.Data.Span.SequenceEqual(back[tensor.Name].Data.Span), tensor.Name));
            using JsonDocument config = JsonDocument.Parse(form.Texts["config.json"]), processor = JsonDocument.Parse(form.Texts["preprocessor_config.json"]);
            Assert.Equal(family, config.RootElement.GetProperty("model_type").GetString());
            Assert.Equal(3, config.RootElement.GetProperty("id2label").EnumerateObject().Count());
            Assert.Equal(0.485, processor.RootElement.GetProperty("image_mean")[0].GetDouble());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>The names of files by <c>save_pretrained</c>; only what has no influence is left out (a norm that nothing uses, indices of windows).</summary>
    [SkippableTheory]
    [InlineData("reference/hf_key_map/hf_key_map.json", "hf_swin_tiny_coco", "coco-panoptic-swin-t")]
    [InlineData("reference/hf_key_map/hf_key_map.json", "hf_resnet50_ade", "ade20k-r50")]
    [InlineData("reference-mask2former/hf_m2f_key_map/hf_key_map.json", "swin_tiny", "mask2former-coco-panoptic-swin-t")]
    [InlineData("reference-mask2former/hf_m2f_key_map/hf_key_map.json", "r50", "mask2former-coco-panoptic-r50")]
    [InlineData("reference-mask2former/hf_m2f_key_map/hf_key_map.json", "swin_large", "mask2former-coco-panoptic-swin-l")]
    public void Names_are_those_of_Hugging_Faces_files(string file, string model, string experiment)
    {
        using JsonDocument map = JsonDocument.Parse(File.ReadAllBytes(Shared.Path(file)));
        IEnumerable<string> theirs = map.RootElement.GetProperty("cases").GetProperty(model).GetProperty("entries").EnumerateArray()
            .Select(static entry => entry.GetProperty("hf").GetString()!)
            .Where(static name => !name.Contains(".layernorm.", StringComparison.Ordinal) || name.Contains("transformer_module", StringComparison.Ordinal))
            .Where(static name => !name.EndsWith("relative_position_index", StringComparison.Ordinal));
        IExperiment one = Catalogue.All.Single(entry => entry.Name == experiment).Create();
        ForeignFolder form = one.HuggingFace;
        string[] ours = [.. one.Model.Weights().SelectMany(weight => form.Names.Translate(weight.Key).Split('|'))];
        ours = [.. ours, .. ours.Select(name => form.Counters!.Apply(name)).OfType<string>(), .. form.Constants.Keys];
        Assert.Equal(theirs.Order(StringComparer.Ordinal), ours.Order(StringComparer.Ordinal));
    }

    private static bool IsHeld(IExperiment experiment)
    {
        try
        {
            return experiment.HuggingFace is not null;
        }
        catch (MaskFormerException)
        {
            return false;
        }
    }
}
