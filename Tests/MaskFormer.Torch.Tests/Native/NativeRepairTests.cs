using System.Security.Cryptography;
using MaskFormer.Torch.Build;
using Xunit;

namespace MaskFormer.Torch.Tests.Native;

/// <summary>The repair on files: the restored library itself where there is one, synthetic ones elsewhere.</summary>
public sealed class NativeRepairTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("maskformer-repair").FullName;

    private string Repaired => Path.Combine(folder, "out", "libLibTorchSharp.so");

    private string Record => Path.Combine(folder, "out", "libLibTorchSharp.repair.txt");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [SkippableFact]
    public void Restored_library_differs_in_one_byte_and_is_not_touched()
    {
        string packages =
            Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        string library = Path.Combine(packages, "torchsharp", "0.107.0", "runtimes", "linux-x64", "native", "libLibTorchSharp.so");
        Skip.IfNot(File.Exists(library), "the package cache has no TorchSharp for Linux");
        byte[] before = SHA256.HashData(File.ReadAllBytes(library));

        NativeRepair.Run(library, Repaired, Record, "GLIBCXX_3.4.32", "always");

        Assert.Equal(before, SHA256.HashData(File.ReadAllBytes(library)));
        Assert.Equal(1, File.ReadAllBytes(library).Zip(File.ReadAllBytes(Repaired)).Count(pair => pair.First != pair.Second));
        Assert.True(Assert.Single(new ElfVersions(File.ReadAllBytes(Repaired)).Needed(), need => need.Name == "GLIBCXX_3.4.32").Weak);
        Assert.StartsWith("state: repaired\n", File.ReadAllText(Record), StringComparison.Ordinal);
    }

    [SkippableFact]
    public void System_that_is_new_enough_gets_no_copy()
    {
        Skip.IfNot(OperatingSystem.IsLinux() && SystemLibrary.FindLibStdCxx().Version is not null, "no libstdc++ here");
        string library = Write("old.so", new SyntheticElf().Build());
        NativeRepair.Run(library, Repaired, Record, "GLIBCXX_3.4.9", "auto"); // every system has that one
        Assert.False(File.Exists(Repaired));
        Assert.StartsWith("state: not needed\n", File.ReadAllText(Record), StringComparison.Ordinal);
    }

    [SkippableFact]
    public void System_that_is_too_old_gets_a_copy()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Linux only");
        string library = Write("new.so", new SyntheticElf { Needs = [("libstdc++.so.6", "GLIBCXX_99.9.9")], RelocatedVersion = 0 }.Build());
        NativeRepair.Run(library, Repaired, Record, "GLIBCXX_99.9.9", "auto");
        Assert.True(File.Exists(Repaired));
    }

    [Fact]
    public void Hard_link_to_an_older_copy_keeps_its_content()
    {
        string library = Write("a.so", new SyntheticElf().Build());
        NativeRepair.Run(library, Repaired, Record, "GLIBCXX_3.4.32", "always");
        byte[] first = File.ReadAllBytes(Repaired);
        using FileStream open = File.OpenRead(Repaired); // an open file sees the old content exactly if the new one has another inode
        NativeRepair.Run(Write("b.so", new SyntheticElf { Base = 0x20000 }.Build()), Repaired, Record, "GLIBCXX_3.4.32", "always");
        byte[] seen = new byte[first.Length];
        open.ReadExactly(seen);
        Assert.Equal(first, seen);
        Assert.NotEqual(first, File.ReadAllBytes(Repaired));
    }

    [Fact]
    public void Surprise_leaves_no_file()
    {
        string library = Write("odd.so", new SyntheticElf { RelocatedVersion = 3 }.Build());
        Assert.Throws<UnexpectedElfException>(() => NativeRepair.Run(library, Repaired, Record, "GLIBCXX_3.4.32", "always"));
        Assert.False(File.Exists(Repaired) || File.Exists(Record));
    }

    [Fact]
    public void Unknown_mode_is_refused() =>
        Assert.Throws<UnexpectedElfException>(() => NativeRepair.Run(Write("a.so", new SyntheticElf().Build()), Repaired, Record, "GLIBCXX_3.4.32", "yes"));

    [Fact]
    public void Versions_are_compared_as_numbers() =>
        Assert.Equal(
            "GLIBCXX_3.4.30",
            SystemLibrary.Newest(["GLIBCXX_3.4.9", "GLIBCXX_3.4.30", "GLIBCXX_3.4.29", "CXXABI_9.9", "GLIBCXX_DEBUG_MESSAGE_LENGTH"])
        );

    [SkippableFact]
    public void Loaded_libtorch_is_described()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "Linux only");
        NativeFacts facts = NativeLibrary.Describe();
        Assert.StartsWith("2.10.0", facts.LibTorch, StringComparison.Ordinal);
        Assert.Matches("^(repaired|not needed) \\(GLIBCXX_3", facts.Repair);
        Assert.StartsWith("GLIBCXX_3.4.", facts.LibStdCxxVersion, StringComparison.Ordinal);
        Assert.True(facts.Threads >= 1);
        Assert.Contains("kept for the next step", facts.Memory, StringComparison.Ordinal);
    }

    private string Write(string name, byte[] content)
    {
        string path = Path.Combine(folder, name);
        File.WriteAllBytes(path, content);
        return path;
    }
}
