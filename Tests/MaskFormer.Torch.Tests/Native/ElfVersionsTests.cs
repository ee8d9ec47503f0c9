using MaskFormer.Torch.Build;
using Xunit;

namespace MaskFormer.Torch.Tests.Native;

public sealed class ElfVersionsTests
{
    private const string Need = "GLIBCXX_3.4.32";

    [Fact]
    public void NeededVersions_AreReadWithTheirIndices()
    {
        var needed = new ElfVersions(new SyntheticElf().Build()).Needed();
        Assert.Equal([("GLIBCXX_3.4.30", (ushort)2, false), (Need, (ushort)3, false)], needed.Select(n => (n.Name, n.Index, n.Weak)));
    }

    [Fact]
    public void NeedsOfSeveralLibraries_AreAllRead()
    {
        SyntheticElf elf = new() { Needs = [("libc.so.6", "GLIBC_2.34"), ("libstdc++.so.6", "GLIBCXX_3.4.30"), ("libstdc++.so.6", Need), ("libm.so.6", "GLIBC_2.29")] };
        Assert.Equal(["GLIBC_2.34", "GLIBCXX_3.4.30", Need, "GLIBC_2.29"], new ElfVersions(elf.Build()).Needed().Select(n => n.Name));
    }

    [Fact]
    public void Weaken_ChangesOneBitOfTheOneNeed()
    {
        byte[] original = new SyntheticElf().Build();
        byte[] weak = new ElfVersions(original).Weaken(Need);
        int[] changed = [.. Enumerable.Range(0, original.Length).Where(i => original[i] != weak[i])];
        Assert.Equal([512 + 16 + 16 + 4], changed); // flags of the second entry of the need table
        Assert.Equal(2, weak[changed[0]] ^ original[changed[0]]);
        Assert.Equal([false, true], new ElfVersions(weak).Needed().Select(n => n.Weak));
    }

    [Fact]
    public void Weaken_LeavesTheInputAlone()
    {
        byte[] original = new SyntheticElf().Build();
        byte[] before = [.. original];
        new ElfVersions(original).Weaken(Need);
        Assert.Equal(before, original);
    }

    [Fact]
    public void SymbolInUse_IsRefused() =>
        Refused(new SyntheticElf { RelocatedVersion = 3 }.Build(), "1 of its relocations use a symbol of version GLIBCXX_3.4.32");

    [Fact]
    public void HiddenSymbolInUse_IsRefused() =>
        Refused(new SyntheticElf { RelocatedVersion = 0x8003 }.Build(), "relocations use a symbol");

    [Fact]
    public void MissingNeed_IsRefused() =>
        Refused(new SyntheticElf { Needs = [("libstdc++.so.6", "GLIBCXX_3.4.30")] }.Build(), "does not need GLIBCXX_3.4.32");

    [Fact]
    public void NeedFromTwoLibraries_IsRefused() =>
        Refused(new SyntheticElf { Needs = [("libstdc++.so.6", Need), ("libother.so", Need)], RelocatedVersion = 0 }.Build(), "from 2 libraries");

    [Fact]
    public void SecondRepair_IsRefused() =>
        Refused(new ElfVersions(new SyntheticElf().Build()).Weaken(Need), "weak already");

    [Fact]
    public void TextFile_IsRefused() => Refused(new byte[4096], "not an ELF file");

    [Fact]
    public void Elf32_IsRefused()
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
    public void CutFile_IsRefused(int length) =>
        Assert.Throws<UnexpectedElfException>(() => new ElfVersions(new SyntheticElf().Build()[..length]).Weaken(Need));

    [Fact]
    public void AddressOutsideEverySegment_IsRefused()
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
