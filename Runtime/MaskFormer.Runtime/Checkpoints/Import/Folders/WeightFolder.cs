using System.Text.Json;
using MaskFormer.Language;
using MaskFormer.Runtime.Data;

namespace MaskFormer.Runtime.Checkpoints;

/// <summary>Weights that are a folder, or several files with an index, as Hugging Face's programs write them.</summary>
public static class WeightFolder
{
    private static readonly string[] known =
        ["model.safetensors", "model.safetensors.index.json", "pytorch_model.bin", "pytorch_model.bin.index.json"];

    /// <summary>The files that a path means: the file itself, what an index lists, what a folder holds under a known name.</summary>
    /// <exception cref="MaskFormerException">MF4201: a folder without weights, a damaged index, a file of it that is missing.</exception>
    /// <exception cref="DataException">MF6004: an index that cannot be read.</exception>
    public static IReadOnlyList<string> Files(string path)
    {
        if (Directory.Exists(path))
        {
            return known.Select(name => Path.Combine(path, name)).FirstOrDefault(File.Exists) is { } file
                ? Files(file)
                : throw new MaskFormerException("MF4201", path, $"this folder has none of {string.Join(", ", known)}", "Name the file of weights itself");
        }

        return path.EndsWith(".index.json", StringComparison.Ordinal) ? Listed(path) : [path];
    }

    /// <summary>Where the configuration of a path's weights would be.</summary>
    public static string Config(string path) =>
        Path.Combine(Directory.Exists(path) ? path : Path.GetDirectoryName(Path.GetFullPath(path))!, "config.json");

    private static string[] Listed(string index)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(index))!;
        string[] files;
        try
        {
            using JsonDocument json = JsonDocument.Parse(DataFile.ReadJson(index));
            files = [.. json.RootElement.GetProperty("weight_map").EnumerateObject().Select(static one => one.Value.GetString()!).Distinct()];
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new MaskFormerException("MF4201", index, $"this is no index of weight files: {e.Message}", "Get it again", e);
        }

        foreach (string file in files)
        {
            // an index names files beside it and no other ones
            if (file is null || file != Path.GetFileName(file) || !File.Exists(Path.Combine(folder, file)))
                throw new MaskFormerException("MF4201", index, $"the file {file} that it lists is not beside it", "Get all files of the model");
        }

        return files.Length > 0
            ? [.. files.Order(StringComparer.Ordinal).Select(file => Path.Combine(folder, file))]
            : throw new MaskFormerException("MF4201", index, "it lists no file", "Get it again");
    }
}
