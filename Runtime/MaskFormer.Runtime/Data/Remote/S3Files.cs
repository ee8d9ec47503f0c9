using System.Globalization;
using System.Net;
using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Credentials;
using Amazon.S3;
using Amazon.S3.Model;

namespace MaskFormer.Runtime.Data.Remote;

/// <summary>
/// Objects of Amazon S3 and of stores that speak its language: <c>s3://BUCKET/NAME</c>. Credentials, region and endpoint are found as the client finds them:
/// <c>AWS_PROFILE</c>, <c>AWS_REGION</c>, <c>AWS_ENDPOINT_URL_S3</c> and so on. Without credentials what is public can be read.
/// </summary>
internal sealed class S3Files : IRemoteFiles
{
    private readonly Lazy<AmazonS3Client> client = new(Connect, LazyThreadSafetyMode.PublicationOnly);

    // Its first byte tells the length too: a request for the head would not say whether object or bucket is missing.
    public RemoteFile? Find(Uri file) => Asked<RemoteFile?>(file, at =>
    {
        try
        {
            using GetObjectResponse response = Get(at, 0, 1);
            string length = response.ContentRange?.Split('/')[^1] ?? "";
            return long.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out long bytes)
                ? new(file, bytes, response.ETag ?? "")
                : throw Unfit("sends no ranges of bytes");
        }
        catch (AmazonS3Exception error) when (error.StatusCode == HttpStatusCode.NotFound && error.ErrorCode != "NoSuchBucket")
        {
            return null;
        }
        catch (AmazonS3Exception error) when (error.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            return new(file, 0, ""); // it is empty
        }
    });

    public byte[] Read(RemoteFile file, long offset, int count) => Asked(file.Address, at =>
    {
        using GetObjectResponse response = Get(at, offset, count, file.Version);
        if (response.ContentRange?.StartsWith(FormattableString.Invariant($"bytes {offset}-{offset + count - 1}/"), StringComparison.Ordinal) != true)
            throw Unfit($"sends other bytes than it is asked for ({response.ContentRange ?? "all"})");
        byte[] bytes = new byte[count];
        using CancellationTokenSource late = new(Retry.Patience);
        response.ResponseStream.ReadExactlyAsync(bytes, late.Token).AsTask().GetAwaiter().GetResult();
        return bytes;
    });

    private static RemoteException Unfit(string what) => new($"The store {what}", "Use a store that sends ranges of bytes, or fetch the files");

    private static AmazonS3Client Connect()
    {
        AmazonS3Config config = new() { MaxErrorRetry = 0, Timeout = Retry.Patience }; // what is tried again is the same for all stores
        if ((Variable("AWS_ENDPOINT_URL_S3") ?? Variable("AWS_ENDPOINT_URL")) is { } other) // another store's buckets have no names of hosts
            (config.ServiceURL, config.ForcePathStyle, config.AuthenticationRegion) = (other, true, Variable("AWS_REGION") ?? "us-east-1");
        else config.RegionEndpoint ??= RegionEndpoint.USEast1; // it tells the region of a bucket that lies elsewhere
        return new(Credentials(config), config);

        static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
    }

    private static AWSCredentials Credentials(AmazonS3Config config)
    {
        AWSCredentials found;
        try
        {
            found = DefaultAWSCredentialsIdentityResolver.GetCredentials(config);
        }
        catch (AmazonClientException)
        {
            return new AnonymousAWSCredentials();
        }

        // The end of the client's chain is the role of a machine of Amazon's, which is asked for only now: elsewhere nobody answers.
        if (found.GetType().Name != "DefaultInstanceProfileAWSCredentials") return found;
        try
        {
            found.GetCredentials();
            return found;
        }
        catch (Exception error) when (error is AmazonServiceException or AmazonClientException)
        {
            return new AnonymousAWSCredentials();
        }
    }

    private GetObjectResponse Get(StoreAddress at, long offset, int count, string? version = null) => client.Value.GetObjectAsync(new()
    {
        BucketName = at.Bucket, Key = at.Name, ByteRange = new(offset, offset + count - 1), EtagToMatch = version is "" ? null : version,
    }).GetAwaiter().GetResult();

    private static T Asked<T>(Uri file, Func<StoreAddress, T> work) => Retry.Of(file, () =>
    {
        StoreAddress at = StoreAddress.Of(file);
        try
        {
            return work(at);
        }
        catch (AmazonServiceException error)
        {
            throw Explained(error, at);
        }
        catch (AmazonClientException error) // credentials that cannot be had, settings that contradict each other
        {
            throw new RemoteException(error.Message.TrimEnd('.'), "Check the settings of AWS (AWS_PROFILE, AWS_REGION, ~/.aws)", error);
        }
    });

    private static RemoteException Explained(AmazonServiceException error, StoreAddress at) => error.ErrorCode switch
    {
        "NoSuchBucket" => at.NoBucket(error),
        "PreconditionFailed" => RemoteException.Changed(error),
        "PermanentRedirect" or "AuthorizationHeaderMalformed" or "IllegalLocationConstraintException" =>
            new($"The bucket '{at.Bucket}' lies in another region: {error.Message.TrimEnd('.')}", "Set AWS_REGION to that of the bucket", error),
        "InvalidAccessKeyId" or "SignatureDoesNotMatch" or "ExpiredToken" or "InvalidToken" or "RequestTimeTooSkewed" =>
            new($"The credentials are not accepted ({error.ErrorCode})", "Sign in again, or check AWS_PROFILE, the access key and the clock", error),
        _ when error.StatusCode == 0 => new($"The connection fails: {error.Message.TrimEnd('.')}", RemoteException.Unreachable, error) { MayPass = true },
        _ => RemoteException.Of(error.StatusCode, error, "Allow s3:GetObject to whose credentials these are, or give others (AWS_PROFILE, AWS_ACCESS_KEY_ID)"),
    };
}
