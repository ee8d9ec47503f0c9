namespace MaskFormer.Runtime.Data;

/// <summary>Files that exist whole or not at all: written under another name, flushed to the disk, renamed.</summary>
internal static class AtomicFile
{
    /// <summary>Writes a file by a callback that gets the stream.</summary>
    public static void Write(string path, Action<Stream> write)
    {
        string temporary = path + ".tmp";
        try
        {
            using (FileStream stream = new(temporary, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}
