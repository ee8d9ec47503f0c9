namespace MaskFormer.Runtime.Data;

/// <summary>Reading with errors that name the file.</summary>
internal static class DataFile
{
    /// <summary>All bytes of a file.</summary>
    /// <exception cref="DataException">MF6004: it is missing or may not be read.</exception>
    public static byte[] ReadAll(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DataException("MF6004", path, $"The file cannot be read: {error.Message}", "Check that it is there and may be read.", error);
        }
    }
}
