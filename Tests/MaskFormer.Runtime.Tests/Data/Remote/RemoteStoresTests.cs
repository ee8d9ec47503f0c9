using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Data.Records.Build;
using MaskFormer.Runtime.Data.Remote;
using MaskFormer.Runtime.Data.Shapes;
using Xunit;

namespace MaskFormer.Runtime.Tests.Data.Remote;

/// <summary>Records in buckets, by the stores' own clients, from servers of this machine.</summary>
[Collection(nameof(RemoteWorld))]
public sealed class RemoteStoresTests(RemoteWorld world)
{
    private static readonly byte[] content = [1, 2, 3, 4, 5, 6, 7, 8];

    [Theory]
    [InlineData("s3")]
    [InlineData("gs")]
    public void Records_of_a_bucket_are_those_of_the_folder(string scheme)
    {
        using TemporaryFolder folder = new();
        string records = world[$"store/shapes/{scheme} sets/records"], address = $"{scheme}://shapes/{scheme} sets/records";
        ShapesGenerator.Write(folder["coco"], new ShapesOptions { Train = 3, Val = 1, Height = 32, Width = 32, Seed = 3 });
        RecordBuilder.Build([RecordBuildInputs.Find(folder["coco"], "train")], records, new() { Shards = 2 });
        using IPanopticSource near = AnnotatedFolder.Open(records, "train"), far = AnnotatedFolder.Open(address, "train");
        Assert.Equal(3, far.Count);
        Assert.Equal(near.Fingerprint[..32], far.Fingerprint[..32]);
        for (int i = 0; i < near.Count; i++)
        {
            Assert.Equal(near.Load(i).Image.Pixels, far.Load(i).Image.Pixels);
            Assert.Equal(near.Load(i).Map.Values, far.Load(i).Map.Values);
        }

        Assert.Equal(["train"], AnnotatedFolder.Splits(address + "/", new()));
        DataException none = Assert.Throws<DataException>(() => AnnotatedFolder.Open($"{scheme}://shapes/none", "train"));
        Assert.Equal("MF6001", none.Id);
    }

    [Fact]
    public void Addresses_have_slashes_on_every_system()
    {
        Assert.Equal("s3://shapes/sets/a.tfrecord", RemotePath.Join("s3://shapes/sets", "a.tfrecord"));
        Assert.Equal("https://host/sets/a.tfrecord", RemotePath.Join("https://host/sets/", "a.tfrecord"));
        Assert.Equal(Path.Combine("sets", "a.tfrecord"), RemotePath.Join("sets", "a.tfrecord"));
    }

    [Theory]
    [InlineData("s3")]
    [InlineData("gs")]
    public void Parts_are_read_of_the_version_that_was_found(string scheme)
    {
        (IRemoteFiles files, Uri file, string path) = Put(scheme, "a b+c#d.bin");
        RemoteFile found = files.Find(file)!;
        Assert.Equal(8, found.Length);
        world.Of(scheme).Cuts = 1;
        Assert.Equal([3, 4, 5], files.Read(found, 2, 3));
        world.Of(scheme).Failures = 1;
        Assert.Equal([8], files.Read(found, 7, 1));
        Assert.Null(files.Find(new($"{scheme}://shapes/none")));
        File.WriteAllBytes(path, [7, .. content[1..]]);
        Assert.Contains("has changed", Assert.Throws<RemoteException>(() => files.Read(found, 2, 3)).Message);
        Assert.NotEqual(found.Version, files.Find(file)!.Version);
        File.WriteAllBytes(path, []);
        Assert.Equal(0, files.Find(file)!.Length);
    }

    [Fact]
    public void A_store_that_sends_whole_objects_is_refused()
    {
        File.WriteAllBytes(world["store/shapes/whole.bin"], [1, 2, 3, 4, 5]);
        S3Files files = new();
        Uri address = new("s3://shapes/whole.bin");
        RemoteFile found = files.Find(address)!;
        world.S3.IsWhole = true;
        try
        {
            Assert.Contains("sends no ranges of bytes", Assert.Throws<RemoteException>(() => files.Find(address)).Message);
            Assert.Contains("sends other bytes than it is asked for", Assert.Throws<RemoteException>(() => files.Read(found, 2, 2)).Message);
        }
        finally
        {
            world.S3.IsWhole = false;
        }
    }

    [Theory]
    [InlineData("s3")]
    [InlineData("gs")]
    public void What_is_refused_says_what_to_do(string scheme)
    {
        (IRemoteFiles files, Uri file, _) = Put(scheme, "refused.bin");
        Assert.Equal(("There is no bucket 'other'", "Check its name in the address"), Told(new($"{scheme}://other/a.bin")));
        Assert.Contains($"Write {scheme}://BUCKET/FOLDER", Told(new($"{scheme}://other")).Remedy);
        world.Of(scheme).IsForbidden = true;
        try
        {
            (string cause, string remedy) = Told(file);
            Assert.Equal("It may not be read (403 Forbidden)", cause);
            Assert.Contains(scheme == "s3" ? "s3:GetObject" : "storage.objects.get", remedy);
            DataException denied = Assert.Throws<DataException>(() => AnnotatedFolder.Open($"{scheme}://shapes/all", "train"));
            Assert.Equal(("MF6015", $"{scheme}://shapes/all/train.records.json"), (denied.Id, denied.Place));
        }
        finally
        {
            world.Of(scheme).IsForbidden = false;
        }

        (string Cause, string Remedy) Told(Uri address)
        {
            RemoteException error = Assert.Throws<RemoteException>(() => files.Find(address));
            return (error.Message[(address.ToString().Length + 2)..], error.Remedy);
        }
    }

    [Fact]
    public void A_bucket_of_another_region_is_told()
    {
        (IRemoteFiles files, Uri file, _) = Put("s3", "far.bin");
        world.S3.Region = "eu-west-1";
        try
        {
            RemoteException error = Assert.Throws<RemoteException>(() => files.Find(file));
            Assert.Equal($"{file}: The bucket 'shapes' lies in another region: the region is wrong; expecting 'eu-west-1'", error.Message);
            Assert.Equal("Set AWS_REGION to that of the bucket", error.Remedy);
        }
        finally
        {
            world.S3.Region = null;
        }
    }

    /// <summary>To those who may not list, S3 denies what is not there.</summary>
    [Fact]
    public void A_split_that_is_found_beside_denied_ones_is_taken()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["val.records.json"], "{}");
        using FileServer server = new(folder.Root) { DeniesMissing = true };
        Assert.Equal(["val"], AnnotatedFolder.Splits(server.Address, new()));
    }

    [Fact]
    public void Requests_are_signed_where_there_are_credentials()
    {
        (IRemoteFiles files, Uri file, _) = Put("s3", "signed.bin");
        Assert.NotNull(files.Find(file));
        Assert.StartsWith("AWS4-HMAC-SHA256 Credential=someone/", world.S3.Authorization);
    }

    [Fact]
    public void Without_credentials_what_is_public_is_read()
    {
        string? known = Environment.GetEnvironmentVariable("AWS_ACCESS_KEY_ID");
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", null);
        try
        {
            (IRemoteFiles files, Uri file, _) = Put("s3", "public.bin");
            Assert.Equal(8, files.Find(file)!.Length);
            Assert.Null(world.S3.Authorization);
        }
        finally
        {
            Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", known);
        }
    }

    private (IRemoteFiles Files, Uri File, string Path) Put(string scheme, string name)
    {
        string path = world[$"store/shapes/{scheme} {name}"];
        File.WriteAllBytes(path, content);
        return (scheme == "s3" ? new S3Files() : new GoogleFiles(), new($"{scheme}://shapes/{scheme} {name}"), path);
    }
}
