using System.Globalization;
using System.Net;
using Google;
using Google.Api.Gax;
using Google.Apis.Auth.OAuth2;
using Google.Cloud.Storage.V1;

namespace MaskFormer.Runtime.Data.Remote;

/// <summary>
/// Objects of Google Cloud Storage: <c>gs://BUCKET/NAME</c>. Credentials are found as the client finds them (<c>gcloud auth application-default login</c>,
/// <c>GOOGLE_APPLICATION_CREDENTIALS</c>, the machine's own), an emulator by <c>STORAGE_EMULATOR_HOST</c>. Without credentials what is public can be read.
/// </summary>
internal sealed class GoogleFiles : IRemoteFiles
{
    private readonly Lazy<StorageClient> client = new(Connect, LazyThreadSafetyMode.PublicationOnly);

    public RemoteFile? Find(Uri file) => Asked<RemoteFile?>(file, at =>
    {
        try
        {
            Google.Apis.Storage.v1.Data.Object found = client.Value.GetObject(at.Bucket, at.Name);
            return new(file, (long)(found.Size ?? 0), found.Generation?.ToString(CultureInfo.InvariantCulture) ?? "");
        }
        catch (GoogleApiException error) when (error.HttpStatusCode == HttpStatusCode.NotFound && !IsBucket(error))
        {
            return null;
        }
    });

    public byte[] Read(RemoteFile file, long offset, int count) => Asked(file.Address, at =>
    {
        using MemoryStream content = new(count);
        DownloadObjectOptions options = new()
        {
            Range = new(offset, offset + count - 1),
            Generation = long.TryParse(file.Version, NumberStyles.None, CultureInfo.InvariantCulture, out long generation) ? generation : null,
            DownloadValidationMode = DownloadValidationMode.Never, // its checksum is the whole object's; records have their own
        };
        using CancellationTokenSource late = new(Retry.Patience);
        try
        {
            client.Value.DownloadObjectAsync(at.Bucket, at.Name, content, options, late.Token).GetAwaiter().GetResult();
        }
        catch (GoogleApiException error) when (error.HttpStatusCode == HttpStatusCode.NotFound && !IsBucket(error))
        {
            throw RemoteException.Changed(error);
        }

        return content.Length == count ? content.ToArray() : throw new EndOfStreamException("The answer ends early");
    });

    private static StorageClient Connect()
    {
        try
        {
            return new StorageClientBuilder { EmulatorDetection = EmulatorDetection.EmulatorOrProduction }.Build();
        }
        catch (InvalidOperationException) // there are no credentials
        {
            return new StorageClientBuilder { UnauthenticatedAccess = true }.Build();
        }
    }

    private static T Asked<T>(Uri file, Func<StoreAddress, T> work) => Retry.Of(file, () =>
    {
        StoreAddress at = StoreAddress.Of(file);
        try
        {
            return work(at);
        }
        catch (GoogleApiException error)
        {
            throw error.HttpStatusCode == HttpStatusCode.NotFound
                ? at.NoBucket(error)
                : RemoteException.Of(error.HttpStatusCode, error, "Allow storage.objects.get, or sign in: gcloud auth application-default login");
        }
    });

    // Both are 404; the reason is the same too.
    private static bool IsBucket(GoogleApiException error) => error.Message.Contains("bucket does not exist", StringComparison.OrdinalIgnoreCase);
}
