using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Data.Records;
using MaskFormer.Runtime.Data.Records.Build;
using MaskFormer.Runtime.Data.Records.Framing;
using MaskFormer.Runtime.Data.Shapes;
using MaskFormer.Testing;
using Xunit;

namespace MaskFormer.Runtime.Tests.Data;

/// <summary>A damaged set of seven records in two files is written anew.</summary>
public sealed class RecordRepairTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public RecordRepairTests()
    {
        ShapesGenerator.Write(folder["shapes"], new() { Train = 7, Val = 1, Height = 37, Width = 53, Seed = 5 });
        RecordBuilder.Build(RecordBuildInputs.Find(folder["shapes"], "train"), folder["records"], new RecordBuildOptions { Shards = 2 });
    }

    private string First => Path.Combine(folder["records"], ShardSet.Name("train", 0, 2));

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_record_with_a_wrong_checksum_is_left_out_and_the_others_are_the_same()
    {
        long[] ids = Ids(folder["records"]);
        Change(First, TfRecordReader.Read(First).ElementAt(1).Offset + 500);
        string before = FolderState.Of(folder["records"]);
        RepairSummary repaired = RecordRepair.Write(folder["records"], folder["whole"])[0];
        Assert.Equal(("train", 6), (repaired.Prefix, repaired.Records));
        string told = Assert.Single(repaired.LeftOut);
        Assert.StartsWith($"left out image {ids[2]}: MF6021 {First}, record 1 at byte ", told, StringComparison.Ordinal);
        Assert.Equal(ids.Where(id => id != ids[2]).Order(), Ids(folder["whole"]).Order());
        Assert.Equal(before, FolderState.Of(folder["records"]));
    }

    [Fact]
    public void Behind_a_damaged_length_every_image_that_is_lost_is_named()
    {
        long[] ids = Ids(folder["records"]);
        Change(First, TfRecordReader.Read(First).ElementAt(1).Offset + 3);
        RepairSummary repaired = RecordRepair.Write(folder["records"], folder["whole"])[0];
        Assert.Equal((4, 3), (repaired.Records, repaired.LeftOut.Count));
        Assert.Contains($"left out image {ids[4]}: {First} has no whole record of it any more", repaired.LeftOut);
        Assert.Equal(4, Ids(folder["whole"]).Length);
    }

    [Fact]
    public void An_image_that_cannot_be_decoded_is_left_out_though_its_checksum_is_right()
    {
        TfRecord[] records = [.. TfRecordReader.Read(First)];
        int picture = records[0].Data.AsSpan().IndexOf("IDAT"u8);
        records[0].Data[picture + 20] ^= 1;
        using (TfRecordWriter writer = new(First))
        {
            foreach (TfRecord record in records) writer.Write(record.Data);
            writer.Complete();
        }

        Assert.Equal(6, RecordRepair.Write(folder["records"], folder["whole"])[0].Records);
        Assert.Equal(6, Ids(folder["whole"]).Length);
    }

    private static long[] Ids(string records)
    {
        using RecordSource source = RecordSource.Open(records, "train");
        return [.. Enumerable.Range(0, source.Count).Select(i => source.Load(i).ImageId)];
    }

    private static void Change(string path, long at)
    {
        byte[] bytes = File.ReadAllBytes(path);
        bytes[at] ^= 1;
        File.WriteAllBytes(path, bytes);
    }
}
