using System.Text;
using MaskFormer.Files;
using MaskFormer.Runtime.Data.Remote;

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
            if (!RemotePath.Is(path)) return FileContent.ReadAll(path);
            using Stream stream = RemotePath.Open(path);
            byte[] file = new byte[stream.Length];
            stream.ReadExactly(file);
            return file;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(path, error);
        }
    }

    /// <summary>MF6004 of a file, MF6015 of what lies at an address.</summary>
    /// <param name="place">The file, and perhaps where in it.</param>
    /// <param name="error">Why it cannot be read.</param>
    public static DataException Unreadable(string place, Exception error) => error is RemoteException remote
        ? new("MF6015", place, remote.Message, remote.Remedy, remote)
        : new("MF6004", place, $"The file cannot be read: {error.Message}", "Check that it is there and may be read.", error);

    /// <summary>The text of a file.</summary>
    /// <exception cref="DataException">MF6004: it is missing or may not be read.</exception>
    public static string ReadText(string path) => Encoding.UTF8.GetString(ReadAll(path)).TrimStart('\uFEFF');

    /// <summary>The bytes of a file of JSON, without the byte order mark that some editors put before them.</summary>
    /// <exception cref="DataException">MF6004: it is missing or may not be read.</exception>
    public static ReadOnlyMemory<byte> ReadJson(string path) => WithoutMark(ReadAll(path));

    /// <summary>Bytes without the byte order mark of UTF-8.</summary>
    public static ReadOnlyMemory<byte> WithoutMark(byte[] bytes) => bytes.AsMemory(bytes is [0xEF, 0xBB, 0xBF, ..] ? 3 : 0);

    /// <summary>The lines of a file that hold something, without the white space around it.</summary>
    /// <exception cref="DataException">MF6004: it is missing or may not be read.</exception>
    public static string[] ReadLines(string path) =>
        ReadText(path).Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Whether a file is there.</summary>
    /// <exception cref="DataException">MF6015: it is an address, and whether anything is there cannot be found out.</exception>
    public static bool Exists(string path) => RemotePath.Is(path) ? Length(path) is not null : File.Exists(path);

    /// <summary>Bytes of what lies at an address; null where there is none.</summary>
    /// <exception cref="DataException">MF6015: whether anything is there cannot be found out.</exception>
    public static long? Length(string address)
    {
        try
        {
            return RemotePath.Find(address)?.Length;
        }
        catch (IOException error)
        {
            throw Unreadable(address, error);
        }
    }

    /// <summary>Opens a file to be read, or what an address names; a pipe or a device is empty.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static Stream Open(string path, int buffer = 4096) =>
        RemotePath.Is(path) ? RemotePath.Open(path)
        : FileContent.IsThere(path) ? new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, buffer)
        : Stream.Null;

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
