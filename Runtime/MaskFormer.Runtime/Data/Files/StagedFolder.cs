using System.Globalization;
using MaskFormer.Files;

namespace MaskFormer.Runtime.Data;

/// <summary>Files that appear in a folder all together, or not at all. AtomicFile puts one in its place; here they wait for each other.</summary>
internal static class StagedFolder
{
    /// <summary>Has files written into a hidden folder and moves them to their place.</summary>
    /// <param name="output">Their place; made if need be.</param>
    /// <param name="write">Writes into the folder that it gets.</param>
    /// <exception cref="DataException">MF6052: the disk does not take them.</exception>
    public static T Write<T>(string output, Func<string, T> write) => DataFile.Writing(output, () =>
    {
        bool isNew = !Directory.Exists(output);
        Directory.CreateDirectory(output);
        string building = Path.Combine(output, string.Create(CultureInfo.InvariantCulture, $".building-{Guid.NewGuid():N}")); // hidden: no data yet
        try
        {
            Directory.CreateDirectory(building);
            T result = write(building);

            // A description comes after what it describes.
            foreach (string file in Directory.EnumerateFiles(building).OrderBy(static file => file.EndsWith(".json", StringComparison.Ordinal)).ToList())
                File.Move(file, Path.Combine(output, Path.GetFileName(file)), overwrite: true);
            Durability.FlushFolder(output);
            return result;
        }
        finally
        {
            if (Directory.Exists(building)) Directory.Delete(building, recursive: true);
            if (isNew && !Directory.EnumerateFileSystemEntries(output).Any()) Directory.Delete(output);
        }
    });
}
