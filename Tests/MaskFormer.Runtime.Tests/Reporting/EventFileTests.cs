using System.Buffers.Binary;
using Google.Protobuf;
using MaskFormer.Runtime.Data.Images;
using MaskFormer.Runtime.Data.Records;
using MaskFormer.Runtime.Data.Records.Framing;
using MaskFormer.Runtime.Reporting;
using MaskFormer.Runtime.Tests.Data;
using Xunit;

namespace MaskFormer.Runtime.Tests.Reporting;

/// <summary>Event files are read back with Google's protocol buffers, which know nothing of our writer.</summary>
public sealed class EventFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Events_are_records_that_TensorBoard_reads()
    {
        byte[] png = PngWriter.Rgb(new RgbImage(2, 5, new byte[2 * 5 * 3]));
        string path;
        using (EventFile events = new(folder.Root, new FixedClock()))
        {
            path = events.Path;
            events.Scalars(7, [("loss/total", 3.5), ("all/pq", 0.25)]);
            events.Picture(300, "pictures/evaluation", png);
        }

        Assert.Equal($"events.out.tfevents.1700000000.{Environment.MachineName}", Path.GetFileName(path));
        List<Dictionary<int, List<object>>> events2 = [.. Records(path).Select(Fields)];
        Assert.Equal(3, events2.Count);
        Assert.Equal(1_700_000_000.5, events2[0][1][0]);
        Assert.Equal("brain.Event:2", Text(events2[0][3][0]));

        Assert.Equal(7UL, events2[1][2][0]);
        List<Dictionary<int, List<object>>> values = [.. Fields((byte[])events2[1][5][0])[1].Select(v => Fields((byte[])v))];
        Assert.Equal([("loss/total", 3.5f), ("all/pq", 0.25f)], values.Select(v => (Text(v[1][0]), (float)v[2][0])));

        Dictionary<int, List<object>> picture = Fields((byte[])Fields((byte[])Fields((byte[])events2[2][5][0])[1][0])[4][0]);
        Assert.Equal((2UL, 5UL, 3UL), ((ulong)picture[1][0], (ulong)picture[2][0], (ulong)picture[3][0]));
        Assert.Equal(png, (byte[])picture[4][0]);
    }

    [Fact]
    public void A_resumed_run_within_the_same_second_gets_its_own_file()
    {
        using EventFile first = new(folder.Root, new FixedClock());
        using EventFile second = new(folder.Root, new FixedClock());
        Assert.Equal(first.Path + ".1", second.Path);
    }

    [Fact]
    public void Steps_and_evaluations_have_tags()
    {
        string path;
        using (EventFile events = new(folder.Root, new FixedClock()))
        {
            path = events.Path;
            events.Write(LogTests.Step(50));
            events.Write(LogTests.Evaluation);
        }

        string[] tags = [.. Records(path).Skip(1).SelectMany(e => Fields((byte[])Fields(e)[5][0])[1]).Select(v => Text(Fields((byte[])v)[1][0]))];
        Assert.Equal(
            [
                "loss/total",
                "loss/class",
                "loss/mask",
                "loss/dice",
                "train/learning_rate",
                "train/gradient_norm",
                "train/matched_iou",
                "train/no_object",
                "speed/data_wait",
                "speed/images_per_second",
                "memory/bytes",
                "all/pq",
                "all/sq",
                "all/rq",
                "things/pq",
                "things/sq",
                "things/rq",
                "stuff/pq",
                "stuff/sq",
                "stuff/rq",
                "classes pq/sky",
            ],
            tags
        );
    }

    private static string Text(object bytes) => System.Text.Encoding.UTF8.GetString((byte[])bytes);

    private static IEnumerable<byte[]> Records(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        for (int at = 0; at < file.Length;)
        {
            int length = (int)BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(at));
            Assert.Equal(MaskedCrc.Of(file.AsSpan(at, 8)), BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 8)));
            Assert.Equal(MaskedCrc.Of(file.AsSpan(at + 12, length)), BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 12 + length)));
            yield return file[(at + 12)..(at + 12 + length)];
            at += 16 + length;
        }
    }

    private static Dictionary<int, List<object>> Fields(byte[] message)
    {
        Dictionary<int, List<object>> fields = [];
        CodedInputStream input = new(message);
        while (input.ReadTag() is var tag && tag != 0)
        {
            object value = WireFormat.GetTagWireType(tag) switch
            {
                WireFormat.WireType.Varint => input.ReadUInt64(),
                WireFormat.WireType.Fixed64 => input.ReadDouble(),
                WireFormat.WireType.Fixed32 => input.ReadFloat(),
                _ => input.ReadBytes().ToByteArray(),
            };
            (fields.TryGetValue(WireFormat.GetTagFieldNumber(tag), out List<object>? list) ? list : fields[WireFormat.GetTagFieldNumber(tag)] = []).Add(value);
        }

        return fields;
    }

    private sealed class FixedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_500);
    }
}
