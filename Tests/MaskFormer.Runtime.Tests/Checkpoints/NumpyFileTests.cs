using System.IO.Compression;
using System.Text;
using MaskFormer.Language;
using MaskFormer.Runtime.Checkpoints;
using Xunit;

namespace MaskFormer.Runtime.Tests.Checkpoints;

/// <summary>Arrays of NumPy that are no weights, and archives that hold more than arrays.</summary>
public sealed class NumpyFileTests
{
    [Theory]
    [InlineData("'<c8'", "complex numbers")]
    [InlineData("'|O'", "objects of Python")]
    [InlineData("'<U3'", "texts")]
    [InlineData("'<M8[s]'", "times")]
    [InlineData("'|V8'", "bytes without meaning")]
    [InlineData("'<f16'", "real numbers that this machine does not have")]
    [InlineData("[('x', '<f4'), ('y', '<f4')]", "records of several fields")]
    public void Elements_that_are_no_real_numbers_are_called_what_they_are(string type, string kind)
    {
        MaskFormerException error = Assert.Throws<MaskFormerException>(() => Open(Npy(type, new byte[8])));
        Assert.Equal("MF4006", error.Id);
        Assert.Contains(kind, error.Cause);
    }

    [Fact]
    public void A_text_beside_arrays_hides_none_of_them()
    {
        using WeightFile file = Open(Zip(("readme.txt", "made by hand"u8.ToArray()), ("a.npy", Npy("'<f4'", BitConverter.GetBytes(2.5f)))));
        Assert.Equal("npz", file.Format);
        Assert.Equal([2.5], file.Tensor(Assert.Single(file.Names)).ToDoubles());
    }

    [Fact]
    public void An_archive_of_something_else_is_told_what_is_missing()
    {
        foreach (byte[] archive in new[] { Zip(), Zip(("readme.txt", "made by hand"u8.ToArray())) })
        {
            MaskFormerException error = Assert.Throws<MaskFormerException>(() => Open(archive));
            Assert.Equal("MF4016", error.Id);
            Assert.Contains("neither weights of PyTorch (data.pkl) nor arrays of NumPy (.npy)", error.Cause);
        }
    }

    private static WeightFile Open(byte[] file) => WeightFile.Open(ByteSource.Of(file, "test"));

    private static byte[] Npy(string type, byte[] data)
    {
        byte[] header = Encoding.ASCII.GetBytes($"{{'descr': {type}, 'fortran_order': False, 'shape': (1,), }}\n");
        return [0x93, .. "NUMPY\x01\0"u8, .. BitConverter.GetBytes((ushort)header.Length), .. header, .. data];
    }

    private static byte[] Zip(params (string Name, byte[] Data)[] entries)
    {
        using MemoryStream file = new();
        using (ZipArchive archive = new(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] data) in entries)
            {
                using Stream entry = archive.CreateEntry(name).Open();
                entry.Write(data);
            }
        }

        return file.ToArray();
    }
}
