using MaskFormer.Language;
using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Tests.Data;
using MaskFormer.Testing;
using Xunit;

namespace MaskFormer.Runtime.Tests.Checkpoints;

public sealed class WeightImportTests : IDisposable
{
    private static readonly KeyRule[] rules = [new(@"sem_seg_head\.(?!predictor\.)(.+)", "sem_seg_head.pixel_decoder.$1"), new(@"criterion\..+", "")];
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    /// <summary>A file with the names of the model zoo gives the tensors under our names; values are those that the file was written with.</summary>
    [SkippableFact]
    public void A_file_of_the_model_zoo_gives_module_names()
    {
        string path = Shared.Path("reference/checkpoints/d2_protocol2.pkl");
        using WeightFile file = WeightFile.Open(path);
        TensorInfo[] model = [.. StateDictionary.Select(file.Names, rules, file.Parts).Select(pair => file.Tensor(pair.Value).Info with { Name = pair.Key })];
        Assert.Contains(model, tensor => tensor.Name.StartsWith("sem_seg_head.pixel_decoder.", StringComparison.Ordinal));
        Assert.DoesNotContain(model, tensor => tensor.Name.StartsWith("model.", StringComparison.Ordinal));

        IReadOnlyList<NamedTensor> weights = WeightImport.Read(path, model, rules);
        Assert.Equal(model.Length, weights.Count);
        NamedTensor moved = weights.First(tensor => tensor.Name.StartsWith("sem_seg_head.pixel_decoder.", StringComparison.Ordinal));
        Assert.Equal(file.Tensor("model." + moved.Name.Replace("pixel_decoder.", "")).ToDoubles(), moved.ToDoubles());
        Assert.Equal("MF4040", Assert.Throws<MaskFormerException>(() => WeightImport.Read(path, model[1..], rules)).Id);
    }

    [Fact]
    public void Weights_that_are_no_numbers_are_refused_by_name()
    {
        string path = Write(
            NamedTensor.From<float>("a", [2], [1, 2]),
            NamedTensor.From<float>("b", [2], [1, float.NaN]),
            NamedTensor.From<Half>("c", [1], [Half.NaN])
        );
        MaskFormerException error = Assert.Throws<MaskFormerException>(() => WeightImport.ReadAll(path, []));
        Assert.Equal("MF4042", error.Id);
        Assert.EndsWith("in b, c", error.Cause);
        TensorInfo[] model = [new("part.b", ElementType.F32, [2])];
        Assert.Equal("MF4042", Assert.Throws<MaskFormerException>(() => WeightImport.ReadPart(path, model, [])).Id);
    }

    [Fact]
    public void What_a_rule_drops_is_not_asked_for()
    {
        string path = Write(NamedTensor.From<float>("head.weight", [2], [1, 2]), NamedTensor.From<float>("criterion.empty_weight", [1], [1]));
        TensorInfo[] model = [new("head.weight", ElementType.F32, [2])];
        Assert.Throws<MaskFormerException>(() => WeightImport.Read(path, model, []));
        Assert.Equal([1f, 2], WeightImport.Read(path, model, rules).Single().Values<float>().ToArray());
    }

    [Fact]
    public void An_image_net_backbone_fills_its_part_of_the_model()
    {
        string path = Write(
            NamedTensor.From<float>("conv1.weight", [1], [1]),
            NamedTensor.From<float>("layer1.0.bn3.running_var", [1], [2]),
            NamedTensor.From<float>("fc.bias", [1], [3]),
            NamedTensor.From<long>("bn1.num_batches_tracked", [], [4])
        );
        TensorInfo[] model =
        [
            new("backbone.stem.conv1.weight", ElementType.F32, [1]),
            new("backbone.res2.0.conv3.norm.running_var", ElementType.F32, [1]),
            new("head.bias", ElementType.F32, [1]),
        ];
        Assert.Equal(
            [("backbone.stem.conv1.weight", 1f), ("backbone.res2.0.conv3.norm.running_var", 2f)],
            WeightImport
                .ReadPart(path, model, [new(@"conv1\.weight", "stem.conv1.weight"), new(@"layer1\.(.+)\.bn3\.(.+)", "res2.$1.conv3.norm.$2")])
                .Select(t => (t.Name, t.Values<float>()[0]))
        );
    }

    [Fact]
    public void A_head_for_other_classes_is_left_to_the_seed_and_told()
    {
        string path = Write(NamedTensor.From<float>("head.weight", [3, 1], [1, 2, 3]), NamedTensor.From<float>("body.weight", [2], [4, 5]));
        TensorInfo[] model = [new("head.weight", ElementType.F32, [2, 1]), new("body.weight", ElementType.F32, [2])];
        List<string> told = [];
        IReadOnlyList<NamedTensor> found = WeightImport.ReadPart(
            path, model, [], anew => told.AddRange(anew.Select(static one => $"{one.Expected.Name} {one.Found.Shape[0]} {one.Expected.Shape[0]}")));
        Assert.Equal(["body.weight"], found.Select(static tensor => tensor.Name));
        Assert.Equal(["head.weight 3 2"], told);
        Assert.Equal("MF4040", Assert.Throws<MaskFormerException>(() => WeightImport.ReadPart(path, model, [])).Id);
    }

    [Fact]
    public void A_file_of_which_nothing_fits_is_refused()
    {
        string path = Write(NamedTensor.From<float>("layers.0.kernel", [1], [1]));
        MaskFormerException error = Assert.Throws<MaskFormerException>(() =>
            WeightImport.ReadPart(path, [new("backbone.stem.conv1.weight", ElementType.F32, [1])], [])
        );
        Assert.Equal("MF4040", error.Id);
        Assert.Contains("none of the 1 tensors is of this model", error.Cause, StringComparison.Ordinal);
    }

    private string Write(params NamedTensor[] tensors)
    {
        File.WriteAllBytes(folder["weights.safetensors"], SafetensorsWriter.ToBytes(tensors));
        return folder["weights.safetensors"];
    }
}
