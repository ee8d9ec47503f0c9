using System.Text;
using System.Text.Json;
using CsCheck;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Data.Records.Framing;
using MaskFormer.Testing;
using Xunit;

namespace MaskFormer.Runtime.Tests.Data;

public class RecordFramingTests
{
    [Fact]
    public void The_checksum_is_the_published_one()
    {
        Assert.Equal(0xE3069283u, MaskedCrc.Plain("123456789"u8));
        Assert.Equal(0x8A9136AAu, MaskedCrc.Plain(new byte[32]));
        Assert.Equal(0xA282EAD8u, MaskedCrc.Of([]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4095)]
    [InlineData(12_287)]
    [InlineData(12_288)]
    [InlineData(40_001)]
    public void Parts_that_are_summed_side_by_side_give_the_sum_of_all_bytes(int length)
    {
        byte[] data = new byte[length];
        new Random(length).NextBytes(data);
        Assert.Equal(~data.Aggregate(~0u, System.Numerics.BitOperations.Crc32C), MaskedCrc.Plain(data));
    }

    [Fact]
    public void What_is_written_is_read()
    {
        using TemporaryFolder folder = new();
        Gen.Byte.Array[0, 40].List[0, 6].Always(records =>
        {
            string path = folder[Guid.NewGuid().ToString("N")];
            Write(path, records);
            TfRecord[] read = [.. TfRecordReader.Read(path)];
            Assert.Equal(records, read.Select(r => r.Data));
            Assert.Equal(records.Select((_, i) => (long)records.Take(i).Sum(r => r.Length + 16)), read.Select(r => r.Offset));
        }, iter: 60, threads: 1);
    }

    [Fact]
    public void A_cut_at_any_byte_is_an_error_unless_it_falls_between_records()
    {
        using TemporaryFolder folder = new();
        Write(folder["whole"], [[1, 2, 3], [], [4]]);
        byte[] whole = File.ReadAllBytes(folder["whole"]);
        for (int length = 0; length <= whole.Length; length++)
        {
            File.WriteAllBytes(folder["cut"], whole[..length]);
            int complete = length switch { < 19 => 0, < 35 => 1, < 52 => 2, _ => 3 };
            bool between = length is 0 or 19 or 35 or 52;
            (List<int> lengths, DataException? error) = Read(folder["cut"], RecordCompression.Detect);
            Assert.Equal((complete, !between), (lengths.Count, error is not null));
            if (error is not null) Assert.Equal($"{folder["cut"]}, record {complete} at byte {new[] { 0, 19, 35 }[complete]}", error.Place);
        }
    }

    [Fact]
    public void A_flipped_bit_anywhere_is_an_error()
    {
        using TemporaryFolder folder = new();
        Write(folder["whole"], [[1, 2, 3], [], [4]]);
        byte[] whole = File.ReadAllBytes(folder["whole"]);
        for (int bit = 0; bit < 8 * whole.Length; bit++)
        {
            byte[] damaged = [.. whole];
            damaged[bit / 8] ^= (byte)(1 << bit % 8);
            File.WriteAllBytes(folder["damaged"], damaged);
            Assert.NotNull(Read(folder["damaged"], RecordCompression.None).Error);
        }
    }

    [Fact]
    public void A_file_that_is_not_completed_does_not_exist()
    {
        using TemporaryFolder folder = new();
        using (TfRecordWriter writer = new(folder["x"])) writer.Write([1]);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Root));
    }

    [SkippableFact]
    public void Broken_files_are_refused_where_a_strict_reader_refuses_them()
    {
        string root = Shared.Path("data/tfrecord");
        using JsonDocument expected = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(root, "expected/faults.json")));
        int plain = 0;
        foreach (JsonElement test in expected.RootElement.GetProperty("cases").EnumerateArray())
        {
            if (!test.TryGetProperty("strict_reader", out JsonElement strict)) continue;
            plain++;
            string path = Path.Combine(root, test.GetProperty("file").GetString()!);
            (List<int> lengths, DataException? error) = Read(path, RecordCompression.None);
            Assert.Equal(strict.GetProperty("records").EnumerateArray().Select(v => v.GetInt32()), lengths);
            if (!strict.TryGetProperty("error", out JsonElement wanted))
            {
                Assert.Null(error);
                continue;
            }

            string text = wanted.GetString()!;
            int at = text.IndexOf(" at ", StringComparison.Ordinal);
            Assert.Equal(text.Contains("crc", StringComparison.Ordinal) ? "MF6021" : "MF6020", error!.Id);
            Assert.Equal($"{path}, record {lengths.Count} at byte {text[(at + 4)..]}", error.Place);
            Assert.Contains(
                text[..at] switch
                {
                    "truncated header" => "header",
                    "truncated record" => "file ends",
                    "length crc" => "of the length",
                    _ => "of the data",
                },
                error.Cause,
                StringComparison.Ordinal
            );
        }

        Assert.Equal(45, plain);
    }

    // TensorFlow accepts a gzip file without trailer, and loses all records of a small file to a wrong one; a strict reader does neither.
    [SkippableTheory]
    [InlineData("good.gz", RecordCompression.Gzip, 4, null)]
    [InlineData("good.zlib", RecordCompression.Zlib, 4, null)]
    [InlineData("good.gz", RecordCompression.Detect, 4, null)]
    [InlineData("good.zlib", RecordCompression.Detect, 4, null)]
    [InlineData("gzip_two_members.gz", RecordCompression.Detect, 4, null)]
    [InlineData("gzip_two_members_split_inside_record.gz", RecordCompression.Detect, 4, null)]
    [InlineData("gzip_stored_blocks.gz", RecordCompression.Detect, 4, null)]
    [InlineData("gzip_empty_payload.gz", RecordCompression.Detect, 0, null)]
    [InlineData("empty_file.tfrecord", RecordCompression.Gzip, 0, null)]
    [InlineData("empty_file.tfrecord", RecordCompression.Zlib, 0, null)]
    [InlineData("gzip_truncated.gz", RecordCompression.Detect, 2, "MF6022")]
    [InlineData("gzip_without_trailer.gz", RecordCompression.Detect, 4, "MF6022")]
    [InlineData("gzip_trailer_crc_flipped.gz", RecordCompression.Detect, 4, "MF6022")]
    [InlineData("gzip_trailer_size_flipped.gz", RecordCompression.Detect, 4, "MF6022")]
    [InlineData("gzip_trailing_garbage.gz", RecordCompression.Detect, 4, "MF6022")]
    [InlineData("gzip_trailing_zeros.gz", RecordCompression.Detect, 4, "MF6022")]
    [InlineData("gzip_middle_flipped.gz", RecordCompression.Detect, 2, "MF6021")]
    [InlineData("gzip_of_flipped_data.gz", RecordCompression.Detect, 2, "MF6021")]
    [InlineData("good.tfrecord", RecordCompression.Gzip, 0, "MF6022")]
    [InlineData("good.tfrecord", RecordCompression.Zlib, 0, "MF6022")]
    [InlineData("good.gz", RecordCompression.Zlib, 0, "MF6022")]
    [InlineData("good.zlib", RecordCompression.Gzip, 0, "MF6022")]
    [InlineData("good.gz", RecordCompression.None, 0, "MF6021")]
    [InlineData("does_not_exist.tfrecord", RecordCompression.Detect, 0, "MF6004")]
    public void Compressed_files_are_read_or_refused(string name, RecordCompression compression, int records, string? id)
    {
        (List<int> lengths, DataException? error) = Read(Path.Combine(Shared.Path("data/tfrecord/faults"), name), compression);
        Assert.Equal(id, error?.Id);
        Assert.Equal(new[] { 10, 0, 300, 25 }[..records], lengths);
        if (error is not null) Assert.Contains(name, error.Place, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void All_forms_of_compression_hold_the_same_records()
    {
        string root = Shared.Path("data/tfrecord/compressed");
        byte[][] plain = [.. TfRecordReader.Read(Path.Combine(root, "records.tfrecord")).Select(r => r.Data)];
        Assert.Equal(5, plain.Length);
        foreach (string file in Directory.GetFiles(root)) Assert.Equal(plain, TfRecordReader.Read(file).Select(r => r.Data));
    }

    private static void Write(string path, IEnumerable<byte[]> records)
    {
        using TfRecordWriter writer = new(path);
        foreach (byte[] record in records) writer.Write(record);
        writer.Complete();
    }

    private static (List<int> Lengths, DataException? Error) Read(string path, RecordCompression compression)
    {
        List<int> lengths = [];
        try
        {
            foreach (TfRecord record in TfRecordReader.Read(path, compression)) lengths.Add(record.Data.Length);
            return (lengths, null);
        }
        catch (DataException error)
        {
            return (lengths, error);
        }
    }
}
