using System.Diagnostics;
using MaskFormer.Runtime.Data.Remote;
using Xunit;

namespace MaskFormer.Runtime.Tests.Data.Remote;

/// <summary>Servers that answer otherwise than they are asked: the right bytes, or an error that says what is wrong with the server.</summary>
[Collection(nameof(RemoteWorld))]
public sealed class WrongAnswersTests : IDisposable
{
    private static readonly byte[] content = [.. Enumerable.Range(0, 101).Select(static i => (byte)(7 * i))];
    private readonly TemporaryFolder folder = new();
    private readonly FileServer server;
    private readonly HttpFiles files = new();
    private readonly RemoteFile file;

    public WrongAnswersTests()
    {
        File.WriteAllBytes(folder["a.bin"], content);
        server = new(folder.Root);
        file = files.Find(new Uri(server.Address + "/a.bin"))!;
    }

    public void Dispose()
    {
        server.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void A_server_that_sends_less_than_it_is_asked_for_is_asked_for_the_rest()
    {
        server.Most = 7;
        Assert.Equal(content[3..60], files.Read(file, 3, 57));
    }

    [Fact]
    public void A_server_that_sends_a_byte_at_a_time_is_refused()
    {
        server.Most = 1;
        Assert.Contains("sends 64 bytes in 64 answers where 80 are asked for", Refused());
    }

    [Fact]
    public void Other_bytes_than_were_asked_for_are_refused()
    {
        server.Shift = 4;
        Assert.Contains("sends other bytes than it is asked for (bytes 4-83/101)", Refused());
    }

    [Fact]
    public void A_compressed_file_is_refused()
    {
        server.Encoded = "gzip";
        Assert.Contains("sends the file compressed (gzip)", Refused());
    }

    [Fact]
    public void A_file_that_has_become_shorter_has_changed()
    {
        File.WriteAllBytes(folder["a.bin"], content[..2]);
        Assert.Contains("has changed", Assert.Throws<RemoteException>(() => files.Read(file, 50, 5)).Message);
    }

    [Fact]
    public void Sending_on_without_end_is_told()
    {
        server.SendsOn = true;
        Assert.Contains("sends on without end", Refused());
    }

    [Fact]
    public void A_busy_server_is_asked_again_when_it_says()
    {
        (server.Failures, server.RetryAfter) = (1, 1);
        long start = Stopwatch.GetTimestamp();
        Assert.Equal(content[..5], files.Read(file, 0, 5));
        Assert.True(Stopwatch.GetElapsedTime(start) >= TimeSpan.FromSeconds(0.99));
    }

    [Fact]
    public void A_block_that_the_disk_changed_is_fetched_again()
    {
        BlockCache cache = new(folder["cache"], BlockCache.Block);
        Assert.Equal(content, cache.Get(file, 0, static () => content));
        string kept = Assert.Single(Directory.GetFiles(folder["cache"]));
        byte[] bytes = File.ReadAllBytes(kept);
        bytes[50] ^= 1;
        File.WriteAllBytes(kept, bytes);
        Assert.Equal(content, cache.Get(file, 0, static () => content));
        Assert.Equal(content, cache.Get(file, 0, static () => throw new InvalidOperationException("it is kept")));
    }

    [Fact]
    public void Other_files_in_the_folder_of_the_cache_stay()
    {
        Directory.CreateDirectory(folder["cache"]);
        File.WriteAllText(folder["cache/letter.txt"], "mine");
        BlockCache cache = new(folder["cache"], 1);
        cache.Get(file, 0, static () => content);
        Assert.Equal([folder["cache/letter.txt"]], Directory.GetFiles(folder["cache"]));
    }

    private string Refused() => Assert.Throws<RemoteException>(() => files.Read(file, 0, 80)).Message;
}
