namespace MaskFormer.Runtime.Data.Remote;

/// <summary>Files that lie elsewhere and are read by ranges of bytes. Errors of the network are <see cref="IOException"/>.</summary>
public interface IRemoteFiles
{
    /// <summary>What is known of a file without reading it; null where there is none.</summary>
    /// <exception cref="IOException">Nothing can be known.</exception>
    RemoteFile? Find(Uri file);

    /// <summary>Reads a part.</summary>
    /// <param name="file">What was found.</param>
    /// <param name="offset">Its first byte.</param>
    /// <param name="count">How many bytes, all of which the file has.</param>
    /// <exception cref="IOException">It cannot be read, or is another file by now.</exception>
    byte[] Read(RemoteFile file, long offset, int count);
}

/// <summary>A file that lies elsewhere.</summary>
/// <param name="Address">Where.</param>
/// <param name="Length">Its bytes.</param>
/// <param name="Version">Changes with its content.</param>
public sealed record RemoteFile(Uri Address, long Length, string Version);
