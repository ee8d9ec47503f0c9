namespace MaskFormer.Files;

/// <summary>What can be read of a file without waiting for ever.</summary>
internal static class FileContent
{
    /// <summary>
    /// Whether there is something to read: a pipe without a writer, or a device, has no length, as an empty file has none. True for what is missing, which is
    /// told by who opens it.
    /// </summary>
    /// <exception cref="IOException">It cannot be looked at.</exception>
    public static bool IsThere(string path)
    {
        FileInfo file = new(path);
        FileInfo real = file.LinkTarget is null ? file : (FileInfo?)file.ResolveLinkTarget(returnFinalTarget: true) ?? file;
        return !real.Exists || real.Length > 0;
    }

    /// <summary>All bytes of a file; none of a pipe or a device, which have no end.</summary>
    /// <exception cref="IOException">It is missing, or cannot be read.</exception>
    public static byte[] ReadAll(string path) => IsThere(path) ? File.ReadAllBytes(path) : [];
}
