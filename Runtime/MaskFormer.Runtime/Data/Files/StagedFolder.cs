using MaskFormer.Files;

namespace MaskFormer.Runtime.Data;

/// <summary>
/// Files that appear in a folder all together, or not at all. AtomicFile does so for one file; here the files wait for each other. Only one program at a time
/// may write, because files of two would be mixed.
/// </summary>
internal static class StagedFolder
{
    /// <summary>Lets files be written into a hidden folder, and moves them to their place.</summary>
    /// <param name="output">Their place; made if need be.</param>
    /// <param name="write">Writes into the folder that it gets.</param>
    /// <exception cref="DataException">MF6052: the disk does not take them. MF6051: another program writes there.</exception>
    public static T Write<T>(string output, Func<string, T> write) => DataFile.Writing(output, () =>
    {
        bool isNew = !Directory.Exists(output);
        Directory.CreateDirectory(output);
        string building = AtomicFile.NameBeside(Path.Combine(output, "building")); // hidden: no data yet
        try
        {
            using FileStream hold = Hold(output);
            AtomicFile.RemoveLeftovers(output);
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

    // The system gives it back when a program ends, however it ends.
    private static FileStream Hold(string output)
    {
        string path = Path.Combine(output, ".building.lock");
        try
        {
            return new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (IOException) when (File.Exists(path))
        {
            throw new DataException("MF6051", output, "Another program is writing records into this folder", "Wait for it, or name another folder");
        }
    }
}
