using System.IO.Hashing;
using System.Net;
using System.Net.Sockets;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Data.Records.Build;
using MaskFormer.Runtime.Data.Remote;
using MaskFormer.Runtime.Data.Shapes;
using Xunit;

namespace MaskFormer.Runtime.Tests.Data;

/// <summary>Records at an address, from a server of this machine that can be made to fail.</summary>
public sealed class RemoteRecordsTests
{
    [Fact]
    public void Records_of_an_address_are_those_of_the_folder()
    {
        using TemporaryFolder folder = new();
        ShapesGenerator.Write(folder["coco"], new ShapesOptions { Train = 5, Val = 2, Height = 32, Width = 32, Seed = 3 });
        RecordBuilder.Build(
            [RecordBuildInputs.Find(folder["coco"], "train"), RecordBuildInputs.Find(folder["coco"], "val")], folder["records"], new() { Shards = 2 });
        using Server server = new(folder["records"]) { Failures = 2 };
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
        using Server server = new(folder["files"]);
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
        Assert.Contains("has changed", Assert.Throws<IOException>(() => files.Read(found, 0, 5)).Message);
    }

    [Fact]
    public void What_a_server_tells_no_version_of_is_not_kept()
    {
        using TemporaryFolder folder = new();
        File.WriteAllBytes(folder["a.bin"], [1, 2, 3]);
        using Server server = new(folder.Root) { TellsVersions = false };
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
        using Server server = new(folder.Root);
        RemoteFile found = files.Find(new Uri(server.Address + "/a.bin"))!;
        server.Cuts = 1;
        Assert.Equal([3, 4, 5], files.Read(found, 2, 3));
        server.IsForbidden = true;
        Assert.Contains("403", Assert.Throws<IOException>(() => files.Read(found, 2, 3)).Message);
        server.IsForbidden = false;
        Assert.Null(files.Find(new Uri(server.Address + "/none")));
    }

    /// <summary>A web server for a folder.</summary>
    private sealed class Server : IDisposable
    {
        private readonly HttpListener listener = new();
        private readonly string folder;

        public Server(string folder)
        {
            this.folder = folder;
            using (TcpListener free = new(IPAddress.Loopback, 0))
            {
                free.Start();
                Address = FormattableString.Invariant($"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}");
            }

            listener.Prefixes.Add(Address + "/");
            listener.Start();
            Task.Run(Serve);
        }

        public string Address { get; }

        public int Requests { get; private set; }

        /// <summary>Answers that say that the server is busy.</summary>
        public int Failures { get; set; }

        /// <summary>Answers that end in the middle.</summary>
        public int Cuts { get; set; }

        public bool IsForbidden { get; set; }

        public bool TellsVersions { get; init; } = true;

        /// <summary>Whether ranges are passed over.</summary>
        public bool IsWhole { get; set; }

        public void Dispose() => listener.Close();

        private async Task Serve()
        {
            while (true)
            {
                HttpListenerContext context;
                try
                {
                    context = await listener.GetContextAsync();
                }
                catch (Exception error) when (error is HttpListenerException or ObjectDisposedException or InvalidOperationException)
                {
                    return;
                }

                Answer(context);
            }
        }

        private void Answer(HttpListenerContext context)
        {
            Requests++;
            HttpListenerResponse response = context.Response;
            string path = Path.Combine(folder, context.Request.Url!.AbsolutePath.TrimStart('/'));
            response.StatusCode = IsForbidden ? 403 : Failures-- > 0 ? 503 : File.Exists(path) ? 206 : 404;
            if (response.StatusCode != 206)
            {
                response.Close();
                return;
            }

            byte[] file = File.ReadAllBytes(path);
            string[] range = context.Request.Headers["Range"]!["bytes=".Length..].Split('-');
            (int first, int last) = (int.Parse(range[0]), Math.Min(int.Parse(range[1]), file.Length - 1));
            if (IsWhole) (response.StatusCode, first, last) = (200, 0, file.Length - 1);
            else response.Headers["Content-Range"] = FormattableString.Invariant($"bytes {first}-{last}/{file.Length}");
            if (TellsVersions) response.Headers["ETag"] = FormattableString.Invariant($"\"{XxHash64.HashToUInt64(file)}\"");
            response.ContentLength64 = last - first + 1;
            if (Cuts-- > 0)
            {
                response.OutputStream.Write(file, first, 1);
                response.Abort();
                return;
            }

            response.OutputStream.Write(file, first, last - first + 1);
            response.Close();
        }
    }
}
