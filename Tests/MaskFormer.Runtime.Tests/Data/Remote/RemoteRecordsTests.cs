using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Data.Records.Build;
using MaskFormer.Runtime.Data.Remote;
using MaskFormer.Runtime.Data.Shapes;
using Xunit;

namespace MaskFormer.Runtime.Tests.Data.Remote;

/// <summary>Records at an address, from a server of this machine that can be made to fail.</summary>
[Collection(nameof(RemoteWorld))]
public sealed class RemoteRecordsTests
{
    [Fact]
    public void Records_of_an_address_are_those_of_the_folder()
    {
        using TemporaryFolder folder = new();
        ShapesGenerator.Write(folder["coco"], new ShapesOptions { Train = 5, Val = 2, Height = 32, Width = 32, Seed = 3 });
        RecordBuilder.Build(
            [RecordBuildInputs.Find(folder["coco"], "train"), RecordBuildInputs.Find(folder["coco"], "val")], folder["records"], new() { Shards = 2 });
        using FileServer server = new(folder["records"]) { Failures = 2 };
        using IPanopticSource near = AnnotatedFolder.Open(folder["records"], "train"), far = AnnotatedFolder.Open(server.Address, "train");
        Assert.Equal(near.Count, far.Count);
        Assert.Equal(near.Categories, far.Categories);
        for (int i = 0; i < near.Count; i++)
        {
            Assert.Equal(near.Load(i).Image.Pixels, far.Load(i).Image.Pixels);
            Assert.Equal(near.Load(i).Map.Values, far.Load(i).Map.Values);
        }

        Assert.Equal(["train", "val"], AnnotatedFolder.Splits(server.Address, new()));
        DataException none = Assert.Throws<DataException>(() => AnnotatedFolder.Open(server.Address + "/none", "train"));
        Assert.Equal(("MF6001", server.Address + "/none"), (none.Id, none.Place));
        server.IsWhole = true;
        Assert.Contains("no ranges of bytes", Assert.Throws<DataException>(() => AnnotatedFolder.Open(server.Address, "train")).Message);
    }

    [Fact]
    public void What_is_kept_is_not_asked_for_again_and_has_a_bound()
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder["files"]);
        byte[] content = new byte[(3 * BlockCache.Block) + 1234];
        new Random(7).NextBytes(content);
        File.WriteAllBytes(folder["files/a.bin"], content);
        using FileServer server = new(folder["files"]);
        HttpFiles files = new();
        RemoteFile found = files.Find(new Uri(server.Address + "/a.bin"))!;
        Assert.Equal(content.Length, found.Length);
        BlockCache cache = new(folder["cache"], 2 * BlockCache.Block);
        foreach (int at in (int[])[content.Length - 40, 17, BlockCache.Block - 20, 2 * BlockCache.Block])
        {
            using RemoteStream stream = new(files, found, cache) { Position = at };
            byte[] part = new byte[40];
            stream.ReadExactly(part);
            Assert.Equal(content[at..(at + 40)], part);
            Assert.InRange(new DirectoryInfo(folder["cache"]).GetFiles().Sum(static file => file.Length), 1, 2 * BlockCache.Block);
        }

        int asked = server.Requests;
        using RemoteStream again = new(files, found, cache) { Position = 2 * BlockCache.Block };
        Assert.Equal(content[2 * BlockCache.Block], again.ReadByte());
        Assert.Equal(asked, server.Requests);
        File.WriteAllBytes(folder["files/a.bin"], content[..^1]);
        Assert.Contains("has changed", Assert.Throws<RemoteException>(() => files.Read(found, 0, 5)).Message);
    }

    [Fact]
    public void What_a_server_tells_no_version_of_is_not_kept()
    {
        using TemporaryFolder folder = new();
        File.WriteAllBytes(folder["a.bin"], [1, 2, 3]);
        using FileServer server = new(folder.Root) { TellsVersions = false };
        HttpFiles files = new();
        BlockCache cache = new(folder["cache"], BlockCache.Block);
        Assert.Equal(1, First());
        File.WriteAllBytes(folder["a.bin"], [7, 2, 3]);
        Assert.Equal(7, First());

        int First()
        {
            using RemoteStream stream = new(files, files.Find(new Uri(server.Address + "/a.bin"))!, cache);
            return stream.ReadByte();
        }
    }

    [Fact]
    public void A_connection_that_breaks_is_tried_again_and_one_that_is_refused_is_told()
    {
        using TemporaryFolder folder = new();
        File.WriteAllBytes(folder["a.bin"], [1, 2, 3, 4, 5, 6, 7, 8]);
        HttpFiles files = new();
        using FileServer server = new(folder.Root);
        RemoteFile found = files.Find(new Uri(server.Address + "/a.bin"))!;
        server.Cuts = 1;
        Assert.Equal([3, 4, 5], files.Read(found, 2, 3));
        server.IsForbidden = true;
        Assert.Contains("403", Assert.Throws<RemoteException>(() => files.Read(found, 2, 3)).Message);
        server.IsForbidden = false;
        Assert.Null(files.Find(new Uri(server.Address + "/none")));
    }
}
