using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Data.Images;
using MaskFormer.Runtime.Data.Records;
using MaskFormer.Testing;
using Xunit;

namespace MaskFormer.Runtime.Tests.Data;

/// <summary>Damage that a decompressor answers with an error of its own.</summary>
public sealed class DamagedFileTests
{
    [SkippableFact]
    public void A_compressed_record_of_16_bytes_is_named()
    {
        string folder = Shared.Path("cases/faults/rec1");
        Assert.StartsWith("MF60", Assert.Throws<DataException>(() => RecordSource.Open(folder, "train")).Id);
    }

    /// <summary>Any 16 bytes behind the magic number of gzip.</summary>
    [Fact]
    public void Garbage_behind_a_gzip_header_is_named()
    {
        Random random = new(1);
        for (int i = 0; i < 200; i++)
        {
            using TemporaryFolder folder = new();
            byte[] bytes = new byte[16];
            random.NextBytes(bytes);
            (bytes[0], bytes[1], bytes[2], bytes[3]) = (0x1F, 0x8B, 8, 0);
            File.WriteAllBytes(folder["val-00000-of-00001.tfrecord"], bytes);
            Assert.StartsWith("MF60", Assert.Throws<DataException>(() => RecordSource.Open(folder.Root, "val")).Id);
        }
    }

    /// <summary>Every bit of the two bytes before the compressed rows, and a valid header that asks for a dictionary.</summary>
    [Fact]
    public void A_png_with_another_compression_is_named()
    {
        byte[] good = PngWriter.Grey(2, 2, [1, 2, 3, 4]);
        int at = good.AsSpan().IndexOf("IDAT"u8) + 4, length = good[at - 5];
        for (int bit = 0; bit <= 16; bit++)
        {
            byte[] bad = [.. good];
            if (bit < 16) bad[at + bit / 8] ^= (byte)(1 << bit % 8);
            else (bad[at], bad[at + 1]) = (0x78, 0xBB);
            uint crc = System.IO.Hashing.Crc32.HashToUInt32(bad.AsSpan(at - 4, length + 4));
            System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(bad.AsSpan(at + length), crc);
            Assert.Equal("MF6005", Assert.Throws<DataException>(() => PngReader.Read(bad, "x.png")).Id);
        }
    }
}
