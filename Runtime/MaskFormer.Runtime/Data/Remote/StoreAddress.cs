namespace MaskFormer.Runtime.Data.Remote;

/// <summary>An object of a store: <c>s3://BUCKET/NAME</c>. Names are taken as they stand, as the stores' own programs do.</summary>
/// <param name="Bucket">Where.</param>
/// <param name="Name">The whole name, with slashes.</param>
internal readonly record struct StoreAddress(string Bucket, string Name)
{
    /// <summary>Takes an address apart.</summary>
    /// <exception cref="RemoteException">It lacks the bucket or the name.</exception>
    public static StoreAddress Of(Uri file) => file.OriginalString.Split('/', 4) is [_, "", { Length: > 0 } bucket, { Length: > 0 } name]
        ? new(bucket, name)
        : throw new RemoteException("The address names no bucket and file", $"Write {file.Scheme}://BUCKET/FOLDER");

    /// <summary>There is no such bucket.</summary>
    public RemoteException NoBucket(Exception inner) => new($"There is no bucket '{Bucket}'", "Check its name in the address", inner);
}
