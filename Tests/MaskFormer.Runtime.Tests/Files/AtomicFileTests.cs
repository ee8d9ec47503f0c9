using MaskFormer.Files;
using MaskFormer.Runtime.Tests.Data;
using Microsoft.Win32.SafeHandles;
using Xunit;

namespace MaskFormer.Runtime.Tests.Files;

/// <summary>Files that are there whole or not at all.</summary>
public sealed class AtomicFileTests
{
    [Fact]
    public void A_write_that_fails_leaves_the_old_file_and_nothing_else()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["a.json"], "old");
        Assert.Throws<InvalidDataException>(() =>
            AtomicFile.Write(folder["a.json"], static stream =>
            {
                stream.WriteByte(1);
                throw new InvalidDataException();
            })
        );
        Assert.Equal("old", File.ReadAllText(folder["a.json"]));
        Assert.Equal([folder["a.json"]], Directory.GetFileSystemEntries(folder.Root));
    }

    [Fact]
    public void Two_writers_of_one_file_do_not_meet()
    {
        using TemporaryFolder folder = new();
        using AtomicFile first = new(folder["a"]), second = new(folder["a"]);
        first.Content.Write("first"u8);
        second.Content.Write("second"u8);
        first.Complete();
        Assert.Equal("first", File.ReadAllText(folder["a"]));
        second.Complete();
        Assert.Equal("second", File.ReadAllText(folder["a"]));
    }

    [Fact]
    public void A_link_under_a_temporary_name_is_not_followed()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["precious"], "precious");
        File.CreateSymbolicLink(folder["a.json.tmp"], folder["precious"]);
        AtomicFile.Write(folder["a.json"], static stream => stream.WriteByte(1));
        Assert.Equal("precious", File.ReadAllText(folder["precious"]));
    }

    /// <summary>Root may rename a file to /dev/null, and then there is none for anybody.</summary>
    [SkippableFact]
    public void A_device_is_not_replaced_by_a_file()
    {
        Skip.IfNot(Directory.Exists("/dev"), "this system has no such devices");
        const string device = "/dev/maskformer-none"; // not a real one, which a fault of this test would cost
        Assert.Contains("is a device", Assert.Throws<IOException>(() => AtomicFile.Write(device, static _ => { })).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(device));
    }

    [Theory]
    [InlineData('x', 255)]
    [InlineData('街', 85)]
    public void A_name_may_be_as_long_as_file_systems_take(char letter, int length)
    {
        using TemporaryFolder folder = new();
        string name = new(letter, length);
        AtomicFile.Write(folder[name], static stream => stream.WriteByte(1));
        Assert.Equal([1], File.ReadAllBytes(folder[name]));
    }

    [Fact]
    public void A_folder_that_is_not_there_is_an_error()
    {
        using TemporaryFolder folder = new();
        Assert.Throws<DirectoryNotFoundException>(() => AtomicFile.Write(folder["gone/a"], static stream => stream.WriteByte(1)));
    }

    [Fact]
    public void Leftovers_of_the_dead_are_removed_and_files_of_the_living_stay()
    {
        using TemporaryFolder folder = new();
        string dead = $".a.json.2147483600.{Guid.NewGuid():N}.tmp";
        string[] kept = [$".a.json.1.{Guid.NewGuid():N}.tmp", "mine.tmp", ".mine.3.tmp"]; // 1: the first process of the system
        foreach (string name in (string[])[dead, .. kept]) File.WriteAllText(folder[name], "");
        Assert.Equal([dead], AtomicFile.RemoveLeftovers(folder.Root));
        Assert.Equal(kept.Order(StringComparer.Ordinal), Directory.GetFiles(folder.Root).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Empty(AtomicFile.RemoveLeftovers(folder["gone"]));
    }

    [Fact]
    public void Folders_of_the_dead_go_with_what_they_hold_and_links_without()
    {
        using TemporaryFolder folder = new();
        string[] left = [.. Enumerable.Range(0, 2).Select(_ => folder[$".a.2147483600.{Guid.NewGuid():N}.tmp"])];
        File.WriteAllText(Path.Combine(Directory.CreateDirectory(left[0]).FullName, "half"), "");
        File.WriteAllText(Path.Combine(Directory.CreateDirectory(folder["data"]).FullName, "mine"), "");
        Directory.CreateSymbolicLink(left[1], folder["data"]);
        Assert.Empty(AtomicFile.RemoveLeftovers(folder.Root, TimeSpan.FromHours(1)));
        Assert.Equal(2, AtomicFile.RemoveLeftovers(folder.Root).Count);
        Assert.Equal(["mine"], Directory.GetFiles(folder["data"]).Select(Path.GetFileName));
        Assert.Equal(["data"], Directory.GetFileSystemEntries(folder.Root).Select(Path.GetFileName));
    }

    /// <summary>The system's call on a number that is no open file fails as it does on a disk that cannot write.</summary>
    [SkippableFact]
    public void A_flush_that_fails_is_an_error()
    {
        Skip.If(OperatingSystem.IsWindows(), "the call is that of Linux");
        using SafeFileHandle closed = new(1_000_000, ownsHandle: false);
        Assert.Contains("a.bin could not be flushed to the disk", Assert.Throws<IOException>(() => Durability.Flush(closed, "a.bin")).Message);
        Assert.Contains("/no/such could not", Assert.Throws<IOException>(() => Durability.FlushFolder("/no/such")).Message);
    }
}
