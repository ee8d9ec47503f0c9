using Xunit;

namespace MaskFormer.Runtime.Tests.Data.Remote;

/// <summary>Stores of this machine, where the clients look for them, and a cache of the tests' own.</summary>
public sealed class RemoteWorld : IDisposable
{
    private readonly TemporaryFolder root = new();

    public RemoteWorld()
    {
        Directory.CreateDirectory(this["store/shapes"]);
        (S3, Google) = (new(this["store"]), new(this["store"]));
        Set("MASKFORMER_CACHE_FOLDER", this["cache"]);
        Set("AWS_ENDPOINT_URL_S3", S3.Address);
        Set("AWS_REGION", "us-east-1");
        Set("AWS_EC2_METADATA_DISABLED", "true"); // nothing but this machine is asked
        Set("AWS_SHARED_CREDENTIALS_FILE", this["none"]);
        Set("AWS_ACCESS_KEY_ID", "someone");
        Set("AWS_SECRET_ACCESS_KEY", "secret");
        Set("STORAGE_EMULATOR_HOST", Google.Address);
    }

    public S3Server S3 { get; }

    public GoogleServer Google { get; }

    public string this[string name] => root[name];

    public FileServer Of(string scheme) => scheme == "s3" ? S3 : Google;

    public void Dispose()
    {
        S3.Dispose();
        Google.Dispose();
        root.Dispose();
    }

    private static void Set(string name, string value) => Environment.SetEnvironmentVariable(name, value);
}

/// <summary>Tests that share it; the variables are the whole process's.</summary>
[CollectionDefinition(nameof(RemoteWorld))]
public sealed class RemoteCollection : ICollectionFixture<RemoteWorld>;
