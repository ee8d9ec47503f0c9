using System.Collections.Concurrent;
using System.Globalization;
using MaskFormer.Pjrt;

namespace MaskFormer.Runtime.Data.Remote;

/// <summary>Addresses in the place of paths: <c>https://host/folder/file</c>, <c>s3://bucket/folder/file</c>, <c>gs://bucket/folder/file</c>.</summary>
public static class RemotePath
{
    private const long Usual = 10L << 30;
    private static readonly Lazy<BlockCache> cache = new(static () => new(Kept, Most));
    private static readonly ConcurrentDictionary<string, IRemoteFiles> stores = [];

    /// <summary>Whether a text is an address and no path.</summary>
    public static bool Is(string path) => Store(path) is not null;

    /// <summary>An address as it is, a path from the root on.</summary>
    public static string Full(string path) => Is(path) ? path.TrimEnd('/') : Path.GetFullPath(path);

    /// <summary>The place of a file in a folder; addresses have a slash on every system.</summary>
    /// <param name="folder">An address or a path.</param>
    /// <param name="file">The file's name.</param>
    public static string Join(string folder, string file) => Is(folder) ? $"{folder.TrimEnd('/')}/{file}" : Path.Combine(folder, file);

    /// <summary>What is known of a file; null where there is none.</summary>
    /// <exception cref="IOException">Nothing can be known.</exception>
    public static RemoteFile? Find(string path) => Store(path)!.Find(Address(path));

    /// <summary>Opens a file at any of its places.</summary>
    /// <exception cref="IOException">There is none, or it cannot be reached.</exception>
    public static Stream Open(string path) =>
        new RemoteStream(Store(path)!, Find(path) ?? throw new FileNotFoundException($"There is no {path}"), cache.Value);

    private static Uri Address(string path) => Uri.TryCreate(path, UriKind.Absolute, out Uri? address)
        ? address
        : throw new RemoteException($"{path} is no address", "Write for example https://HOST/FOLDER or s3://BUCKET/FOLDER");

    private static string Kept => Environment.GetEnvironmentVariable("MASKFORMER_CACHE_FOLDER") is { Length: > 0 } named
        ? Path.GetFullPath(named)
        : Path.Combine(CacheFolders.Root, "remote");

    // Bytes that are kept on the disk.
    private static long Most =>
        long.TryParse(Environment.GetEnvironmentVariable("MASKFORMER_CACHE_BYTES"), NumberStyles.None, CultureInfo.InvariantCulture, out long most)
            ? most
            : Usual;

    private static IRemoteFiles? Store(string path) => path.IndexOf("://", StringComparison.Ordinal) is > 0 and var end
        ? path[..end] switch
        {
            "http" or "https" => stores.GetOrAdd("http", static _ => new HttpFiles()),
            "s3" => stores.GetOrAdd("s3", static _ => new S3Files()),
            "gs" => stores.GetOrAdd("gs", static _ => new GoogleFiles()),
            _ => null,
        }
        : null;
}
