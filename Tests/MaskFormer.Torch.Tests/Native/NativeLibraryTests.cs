using MaskFormer.Language;
using MaskFormer.Libraries;
using Xunit;

namespace MaskFormer.Torch.Tests.Native;

public sealed class NativeLibraryTests
{
    /// <summary>A library that is there and cannot be loaded is told by its own line, not by the places where it is not.</summary>
    [SkippableFact]
    public void A_library_that_does_not_load_is_told_with_the_loaders_reason()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "the loader's lines are those of Linux");
        string folder = Directory.CreateTempSubdirectory("maskformer-native-").FullName, file = Path.Combine(folder, "libcut.so");
        try
        {
            File.WriteAllBytes(file, [0x7F, (byte)'E', (byte)'L', (byte)'F']);
            DllNotFoundException cut = Assert.Throws<DllNotFoundException>(() => System.Runtime.InteropServices.NativeLibrary.Load(file));
            Assert.Equal($"{file}: file too short", LoaderMessage.AboutFile(cut.Message));
            DllNotFoundException none = Assert.Throws<DllNotFoundException>(() => System.Runtime.InteropServices.NativeLibrary.Load(file + ".none"));
            Assert.Null(LoaderMessage.AboutFile(none.Message));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Mapped, a library that ends too early ends the process with SIGBUS; the headers of one are enough for the check.</summary>
    [SkippableFact]
    public void A_library_that_is_cut_is_told_before_it_is_loaded()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "the files are those of Linux");
        string library = NativeLibrary.Describe().Library, folder = Directory.CreateTempSubdirectory("maskformer-native-").FullName;
        Skip.IfNot(File.Exists(library), "libtorch does not lie beside the program");
        string file = Path.Combine(folder, "libtorch_cpu.so");
        try
        {
            File.Copy(library, file);
            NativeLibrary.DemandWhole(folder);
            using (FileStream copy = File.OpenWrite(file)) copy.SetLength(copy.Length / 2);
            MaskFormerException cut = Assert.Throws<MaskFormerException>(() => NativeLibrary.DemandWhole(folder));
            Assert.Equal(("MF8002", file), (cut.Id, cut.Place));
            Assert.Contains("cut or damaged", cut.Cause, StringComparison.Ordinal);
            File.WriteAllText(file, "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 461211481\n");
            Assert.Contains("no ELF header", Assert.Throws<MaskFormerException>(() => NativeLibrary.DemandWhole(folder)).Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("Max address space         2000000000           unlimited            bytes", 2000000000L)]
    [InlineData("Max address space         unlimited            unlimited            bytes", null)]
    public void The_limit_of_the_address_space_is_the_soft_one(string line, long? limit) =>
        Assert.Equal(limit, AddressSpace.Limit(["Limit                     Soft Limit           Hard Limit           Units     ", line]));

    [SkippableFact]
    public void Convolutions_are_not_left_to_what_only_some_processors_have()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "libtorch's names of its functions are those of Linux");
        NativeLibrary.Prepare();
        Assert.False(Nnpack.IsEnabled());
    }
}
