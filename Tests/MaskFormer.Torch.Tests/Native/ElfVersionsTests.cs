using MaskFormer.Torch.Build;
using Xunit;

namespace MaskFormer.Torch.Tests.Native;

public sealed class ElfVersionsTests
{
    private const string Need = "GLIBCXX_3.4.32";

    [Fact]
    public void Needed_versions_are_read_with_their_indices()
    {
        var needed = new ElfVersions(new SyntheticElf().Build()).Needed();
        Assert.Equal([("GLIBCXX_3.4.30", (ushort)2, false), (Need, (ushort)3, false)], needed.Select(n => (n.Name, n.Index, n.Weak)));
    }

    [Fact]
    public void Needs_of_several_libraries_are_all_read()
    {
        SyntheticElf elf = new()
        {
            Needs = [("libc.so.6", "GLIBC_2.34"), ("libstdc++.so.6", "GLIBCXX_3.4.30"), ("libstdc++.so.6", Need), ("libm.so.6", "GLIBC_2.29")],
        };
        Assert.Equal(["GLIBC_2.34", "GLIBCXX_3.4.30", Need, "GLIBC_2.29"], new ElfVersions(elf.Build()).Needed().Select(n => n.Name));
    }

    [Fact]
    public void Weaken_changes_one_bit_of_the_one_need()
    {
        byte[] original = new SyntheticElf().Build();
        byte[] weak = new ElfVersions(original).Weaken(Need);
        int[] changed = [.. Enumerable.Range(0, original.Length).Where(i => original[i] != weak[i])];
        Assert.Equal([512 + 16 + 16 + 4], changed); // flags of the second entry of the need table
        Assert.Equal(2, weak[changed[0]] ^ original[changed[0]]);
        Assert.Equal([false, true], new ElfVersions(weak).Needed().Select(n => n.Weak));
    }

    [Fact]
    public void Weaken_leaves_the_input_alone()
    {
        byte[] original = new SyntheticElf().Build();
        byte[] before = [.. original];
        new ElfVersions(original).Weaken(Need);
        Assert.Equal(before, original);
    }

    [Fact]
    public void Symbol_in_use_is_refused() =>
        Refused(new SyntheticElf { RelocatedVersion = 3 }.Build(), "1 of its relocations use a symbol of version GLIBCXX_3.4.32");

    [Fact]
    public void Hidden_symbol_in_use_is_refused() =>
        Refused(new SyntheticElf { RelocatedVersion = 0x8003 }.Build(), "relocations use a symbol");

    [Fact]
    public void Missing_need_is_refused() =>
        Refused(new SyntheticElf { Needs = [("libstdc++.so.6", "GLIBCXX_3.4.30")] }.Build(), "does not need GLIBCXX_3.4.32");

    [Fact]
    public void Need_from_two_libraries_is_refused() =>
        Refused(new SyntheticElf { Needs = [("libstdc++.so.6", Need), ("libother.so", Need)], RelocatedVersion = 0 }.Build(), "from 2 libraries");

    [Fact]
    public void Second_repair_is_refused() =>
        Refused(new ElfVersions(new SyntheticElf().Build()).Weaken(Need), "weak already");

    [Fact]
    public void Text_file_is_refused() => Refused(new byte[4096], "not an ELF file");

    [Fact]
    public void Elf32_is_refused()
    {
        byte[] file = new SyntheticElf().Build();
        file[4] = 1;
        Refused(file, "not a 64-bit little-endian ELF file");
    }

    [Theory]
    [InlineData(63)]
    [InlineData(100)]
    [InlineData(300)]
    [InlineData(530)]
    [InlineData(1030)]
    public void Cut_file_is_refused(int length) =>
        Assert.Throws<UnexpectedElfException>(() => new ElfVersions(new SyntheticElf().Build()[..length]).Weaken(Need));

    [Fact]
    public void Address_outside_every_segment_is_refused()
    {
        byte[] file = new SyntheticElf().Build();
        file[264 + 6] = 1; // string table far away
        Refused(file, "in none of its segments");
    }

    private static void Refused(byte[] file, string reason)
    {
        var error = Assert.Throws<UnexpectedElfException>(() => new ElfVersions(file).Weaken(Need));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }
}
