namespace MaskFormer.Runtime.Data;

/// <summary>Reading and writing with errors that name the file.</summary>
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

    /// <summary>Runs something that writes, and says where if the disk does not take it.</summary>
    /// <exception cref="DataException">MF6052: no room, no permission, or no such disk.</exception>
    public static T Writing<T>(string place, Func<T> write)
    {
        try
        {
            return write();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DataException(
                "MF6052",
                place,
                $"The files cannot be written: {error.Message}",
                "Make room, or name a folder that may be written to.",
                error
            );
        }
    }
}
