using System.Text;
using CsCheck;
using MaskFormer.Language;
using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Testing;
using Xunit;

namespace MaskFormer.Runtime.Tests.Checkpoints;

/// <summary>Files that want to run something, to eat all memory, or that are broken.</summary>
public sealed class PickleSafetyTests
{
    [Theory]
    [InlineData("os", "system")]
    [InlineData("builtins", "eval")]
    [InlineData("builtins", "getattr")]
    [InlineData("torch", "load")]
    [InlineData("torch.serialization", "load")]
    [InlineData("numpy", "load")]
    [InlineData("collections", "OrderedDict.clear")]
    [InlineData("torch._utils", "_rebuild_wrapper_subclass")]
    public void Every_global_that_is_not_on_the_list_is_refused_by_name(string module, string name)
    {
        byte[] byLine = [0x80, 2, (byte)'c', .. Text($"{module}\n{name}\n"), (byte)')', (byte)'R', (byte)'.'];
        byte[] byStack = [0x80, 4, 0x8C, (byte)module.Length, .. Text(module), 0x8C, (byte)name.Length, .. Text(name), 0x93, (byte)')', (byte)'R', (byte)'.'];
        byte[] notEvenCalled = [0x80, 2, (byte)'c', .. Text($"{module}\n{name}\n"), (byte)'0', (byte)'N', (byte)'.'];
        foreach (byte[] pickle in new[] { byLine, byStack, notEvenCalled })
        {
            MaskFormerException error = Assert.Throws<MaskFormerException>(() => Open(pickle));
            Assert.Equal("MF4014", error.Id);
            Assert.Contains($"{module}.{name}", error.Cause);
        }
    }

    /// <summary>INST, OBJ, NEWOBJ_EX and the extension codes could name things in other ways; there is no such instruction here.</summary>
    [Theory]
    [InlineData('i')]
    [InlineData('o')]
    [InlineData((char)0x92)]
    [InlineData((char)0x82)]
    [InlineData((char)0x83)]
    [InlineData((char)0x84)]
    [InlineData('P')]
    public void Opcodes_that_build_objects_do_not_exist(char opcode) =>
        Assert.Equal("MF4012", Assert.Throws<MaskFormerException>(() => Open([0x80, 2, (byte)'(', (byte)opcode, .. Text("os\nsystem\n"), (byte)'.'])).Id);

    [Theory]
    [InlineData("8002", "MF4011")] // ends at once
    [InlineData("80022E", "MF4012")] // nothing on the stack
    [InlineData("80024E4E2E", "MF4012")] // two values
    [InlineData("80026100", "MF4012")] // append to nothing
    [InlineData("80026805", "MF4012")] // a value that was never remembered
    [InlineData("8002284B01732E", "MF4012")] // a key without dictionary
    [InlineData("80025DFFFFFFFF", "MF4012")] // unknown opcode
    [InlineData("800258FFFFFFFF41", "MF4011")] // a text of 4 GB
    [InlineData("80048EFFFFFFFFFFFFFFFF", "MF4011")] // bytes of 2^64 - 1
    [InlineData("80048E000000000000007F", "MF4011")] // bytes of 9 exabytes
    [InlineData("8009", "MF4013")] // protocol 9
    [InlineData("", "MF4013")]
    public void Broken_pickles_are_errors_of_ours(string hex, string id) =>
        Assert.Equal(id, Assert.Throws<MaskFormerException>(() => Open(Convert.FromHexString(hex))).Id);

    /// <summary>l = []; l.append(l): without a limit on depth the listing would never end.</summary>
    [Fact]
    public void A_list_that_holds_itself_ends() =>
        Assert.Equal("MF4018", Assert.Throws<MaskFormerException>(() => Open([0x80, 2, (byte)']', (byte)'q', 0, (byte)'h', 0, (byte)'a', (byte)'.'])).Id);

    /// <summary>Thirty lists that each hold the one before ten times: 10^30 values in 800 bytes.</summary>
    [Fact]
    public void A_bomb_of_references_ends()
    {
        List<byte> pickle = [0x80, 2, (byte)']', (byte)'q', 0];
        for (byte level = 1; level <= 30; level++)
        {
            pickle.AddRange([(byte)']', (byte)'q', level, (byte)'(']);
            for (int i = 0; i < 10; i++) pickle.AddRange([(byte)'h', (byte)(level - 1)]);
            pickle.Add((byte)'e');
        }

        byte[] closing = [.. Enumerable.Repeat((byte)0x86, 30), (byte)'.']; // pairs, until one value is left
        Assert.Equal("MF4043", Assert.Throws<MaskFormerException>(() => Open([.. pickle, .. closing])).Id);
    }

    /// <summary>Files of some hundred bytes to 300 kB that took 2 to 6 GB: refused after a small part of that.</summary>
    [SkippableTheory]
    [InlineData("device_doubling_24.pkl", "MF4012")]
    [InlineData("stride0_20x400MB.pth", "MF4043")]
    [InlineData("nested_200k_x3000.pkl", "MF4043")]
    [InlineData("overlap_40x100MB.npz", "MF4043")]
    [InlineData("path_64k_key_x40000.pkl", "MF4043")]
    [InlineData("odict_100k_x1000.pkl", "MF4043")]
    public void Small_files_do_not_take_gigabytes(string name, string id)
    {
        string file = Shared.Path($"cases/faults/bombs/{name}");
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(id, Assert.Throws<MaskFormerException>(() => WeightImport.ReadAll(file, [])).Id);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 700L << 20);
    }

    /// <summary>Tied weights, zeros that compress well, and a bias that is expanded are no bombs.</summary>
    [Fact]
    public void What_weights_do_is_within_bounds()
    {
        ReadBudget budget = new("small.pth", 10_000);
        budget.Take(200L << 20);
        Assert.Throws<MaskFormerException>(() => budget.Take(long.MaxValue));
        new ReadBudget("large.pth", 4L << 30).Take(60L << 30);
    }

    /// <summary>A view with stride 0 makes many elements of one: allowed (it occurs), but never more than an array can hold.</summary>
    [Fact]
    public void A_huge_view_of_one_element_is_refused_when_read()
    {
        var storage = new TorchStorage(ElementType.F32, 1);
        storage.Place((_, count) => new byte[count]);
        TorchTensor view = TorchTensor.View(storage, 0, [1 << 20, 1 << 20], [0, 0]);
        Assert.Equal("MF4015", Assert.Throws<MaskFormerException>(() => view.ToNamed("bomb")).Id);
        Assert.Equal([0f, 0, 0, 0, 0, 0], TorchTensor.View(storage, 0, [2, 3], [0, 0]).ToNamed("small").Values<float>().ToArray());
    }

    [Theory]
    [InlineData(0, new long[] { 4, 4 }, new long[] { 4, 1 }, true)]
    [InlineData(1, new long[] { 4, 4 }, new long[] { 4, 1 }, false)]
    [InlineData(0, new long[] { 4, 4 }, new long[] { 5, 1 }, false)]
    [InlineData(-1, new long[] { 2 }, new long[] { 1 }, false)]
    [InlineData(0, new long[] { -2 }, new long[] { 1 }, false)]
    [InlineData(0, new long[] { 2 }, new long[] { -1 }, false)]
    [InlineData(0, new long[] { long.MaxValue, 2 }, new long[] { long.MaxValue, 2 }, false)]
    [InlineData(99, new long[] { 0, 4 }, new long[] { 4, 1 }, true)]
    public void Views_stay_in_their_storage(long offset, long[] shape, long[] strides, bool fits)
    {
        Exception? error = Record.Exception(() => TorchTensor.View(new TorchStorage(ElementType.F32, 16), offset, shape, strides));
        Assert.Equal(fits ? null : "MF4015", (error as MaskFormerException)?.Id);
    }

    [Theory]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "Git LFS")]
    [InlineData("<!DOCTYPE html><html>", "web page")]
    [InlineData("abc", "begins with the bytes 616263")]
    [InlineData("\u0089HDF\r\n", "HDF5")]
    [InlineData("GGUF....", "GGUF")]
    [InlineData("\u001c\0\0\0TFL3", "TensorFlow Lite")]
    [InlineData("\u0008\u0007\u0012\u0007pytorch", "ONNX")]
    [InlineData("(dp0\nVa\n", "protocol 0 or 1")]
    public void Common_mistakes_are_named(string content, string cause)
    {
        MaskFormerException error = Assert.Throws<MaskFormerException>(() => Open(Text(content)));
        Assert.Equal("MF4013", error.Id);
        Assert.Contains(cause, error.Cause);
    }

    /// <summary>Real files with bytes changed, cut or doubled: read, or refused with an ID; never another exception, no file appears.</summary>
    [SkippableTheory]
    [InlineData("reference/checkpoints/d2_odd_protocol2.pkl")]
    [InlineData("reference/checkpoints/d2_odd_protocol4.pkl")]
    [InlineData("reference/checkpoints/d2_torch_tensors_protocol4.pkl")]
    [InlineData("reference/checkpoints/full_legacy.pth")]
    [InlineData("reference/checkpoints/mixed_zip.pth")]
    [InlineData("reference/checkpoints/MALICIOUS_do_not_load.pkl")]
    [InlineData("data/checkpoints/candle/test.npz")]
    [InlineData("data/checkpoints/candle/test.npy")]
    public void Damaged_files_never_crash(string path)
    {
        byte[] whole = File.ReadAllBytes(Shared.Path(path));
        Gen<(int At, byte Value)> change = Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Byte);
        Gen.Select(change.Array[1, 4], Gen.Int[0, 9], Gen.Int[0, whole.Length]).Always(
            (changes, kind, length) =>
            {
                byte[] bytes = [.. whole];
                foreach ((int at, byte value) in changes) bytes[at] = value;
                if (kind == 0) bytes = bytes[..length];
                if (kind == 1) bytes = [.. bytes[..length], .. bytes];
                try
                {
                    using WeightFile file = Open(bytes);
                    foreach (string name in file.Names) file.Tensor(name);
                }
                catch (MaskFormerException e)
                {
                    Assert.StartsWith("MF40", e.Id);
                }
            },
            iter: Rounds);
        Assert.False(File.Exists("pwned"));
    }

    /// <summary>More rounds by the variable MASKFORMER_FUZZ, for a long search.</summary>
    private static int Rounds => int.TryParse(Environment.GetEnvironmentVariable("MASKFORMER_FUZZ"), out int rounds) ? rounds : 2000;

    private static byte[] Text(string text) => Encoding.Latin1.GetBytes(text);

    private static WeightFile Open(byte[] bytes) => WeightFile.Open(ByteSource.Of(bytes, "test.pkl"));

    [Theory]
    [InlineData("torch", "ComplexFloatStorage", "complex numbers", "torch.view_as_real(tensor)")]
    [InlineData("torch", "complex64", "complex numbers", "torch.view_as_real(tensor)")]
    [InlineData("torch._utils", "_rebuild_sparse_tensor", "a sparse tensor", "tensor.to_dense()")]
    [InlineData("torch._utils", "_rebuild_qtensor", "a quantized tensor", "tensor.dequantize()")]
    [InlineData("torch", "QInt8Storage", "a quantized tensor", "tensor.dequantize()")]
    public void Tensors_of_other_kinds_are_called_by_their_names(string module, string name, string kind, string remedy)
    {
        byte[] pickle = [0x80, 2, .. Encoding.ASCII.GetBytes($"c{module}\n{name}\n)R.")];
        MaskFormerException refused = Assert.Throws<MaskFormerException>(() => WeightFile.Open(ByteSource.Of(pickle, "other.pth")));
        Assert.Equal("MF4014", refused.Id);
        Assert.Contains(kind, refused.Message, StringComparison.Ordinal);
        Assert.Contains(remedy, refused.Message, StringComparison.Ordinal);
    }
}
