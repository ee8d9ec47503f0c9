using System.Text.Json;
using Google.Protobuf;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Data.Records.Examples;
using MaskFormer.Runtime.Data.Records.Framing;
using MaskFormer.Testing;
using Xunit;

namespace MaskFormer.Runtime.Tests.Data;

public class ExampleTests
{
    // Where two protobuf implementations agree, so do we, with one exception: a map entry with two values of one kind takes the last
    // value instead of joining both. No encoder writes that, and TensorFlow refuses it.
    [SkippableFact]
    public void Unusual_encodings_are_read_as_protobuf_reads_them()
    {
        int compared = 0;
        foreach (JsonElement test in Cases("valid"))
        {
            if (!test.TryGetProperty("protobuf", out JsonElement wanted)) wanted = test.GetProperty("protobuf_cpp");
            (string name, string? got) = (test.GetProperty("name").GetString()!, Parse(test));
            compared++;
            if (wanted.TryGetProperty("error", out _)) Assert.Null(got);
            else if (name == "map_entry_two_values_same_kind") Assert.Equal("i=int64:2", got);
            else Assert.Equal($"{name} {Normal(wanted)}", $"{name} {got}");
        }

        Assert.Equal(50, compared);
    }

    [SkippableFact]
    public void Broken_encodings_are_refused()
    {
        JsonElement[] cases = [.. Cases("invalid")];
        Assert.Equal(18, cases.Length);
        Assert.All(cases, test => Assert.Null(Parse(test)));
    }

    [SkippableTheory]
    [InlineData("valid", 49, 1)]
    [InlineData("invalid", 0, 18)]
    public void The_errors_name_file_record_and_offset(string kind, int readable, int refused)
    {
        string path = Shared.Path($"data/tfrecord/wire/{kind}.tfrecord");
        int good = 0;
        List<DataException> errors = [];
        foreach (TfRecord record in TfRecordReader.Read(path))
        {
            try
            {
                RecordExample.Parse(path, record);
                good++;
            }
            catch (DataException error)
            {
                errors.Add(error);
                Assert.Equal(("MF6024", $"{path}, record {record.Index} at byte {record.Offset}"), (error.Id, error.Place));
            }
        }

        Assert.Equal((readable, refused), (good, errors.Count));
    }

    [SkippableFact]
    public void A_feature_is_only_had_as_what_it_is()
    {
        using JsonDocument expected = JsonDocument.Parse(File.ReadAllBytes(Shared.Path("data/tfrecord/expected/wire.json")));
        byte[] bytes = Convert.FromHexString(expected.RootElement.GetProperty("asking").GetProperty("example_hex").GetString()!);
        RecordExample example = RecordExample.Parse("a.tfrecord", new TfRecord(3, 70, bytes));
        Assert.Equal([1, 2], example.Integers("i"));
        Assert.Equal("x", example.Text("b"));
        Assert.Empty(example.Integers("empty"));
        Assert.Equal((true, false, false), (example.Has("empty"), example.Has("none"), example.Has("q")));
        Action[] wrong =
        [
            () => example.Integers("q"),
            () => example.Integer("i"),
            () => example.Floats("i"),
            () => example.Integers("b"),
            () => example.Integers("none"),
            () => example.Integer("empty"),
            () => example.Floats("empty"),
        ];
        foreach (Action ask in wrong)
        {
            DataException error = Assert.Throws<DataException>(ask);
            Assert.Equal("MF6025", error.Id);
            Assert.StartsWith("a.tfrecord, record 3 at byte 70, ", error.Place, StringComparison.Ordinal);
        }
    }

    private static IEnumerable<JsonElement> Cases(string kind) =>
        JsonDocument.Parse(File.ReadAllBytes(Shared.Path("data/tfrecord/expected/wire.json"))).RootElement.GetProperty(kind).EnumerateArray();

    private static string? Parse(JsonElement test)
    {
        try
        {
            return Describe(Example.Parser.ParseFrom(Convert.FromHexString(test.GetProperty("hex").GetString()!)));
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    private static string Normal(JsonElement features) => string.Join(";", features.EnumerateObject().OrderBy(p => p.Name, StringComparer.Ordinal).Select(p =>
    {
        IEnumerable<string> values = p.Value.EnumerateObject().Where(x => x.Name != "kind").SelectMany(x => x.Value.EnumerateArray()).Select(v => v.ToString());
        return $"{p.Name}={p.Value.GetProperty("kind").GetString() ?? "null"}:{string.Join(",", values)}";
    }));

    private static string Describe(Example e) =>
        string.Join(";", (e.Features?.Feature ?? []).OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => p.Key + "=" + p.Value.KindCase switch
        {
            Feature.KindOneofCase.BytesList => "bytes:" + string.Join(",", p.Value.BytesList.Value.Select(b => Convert.ToHexStringLower(b.Span))),
            Feature.KindOneofCase.FloatList => "float:" + string.Join(",", p.Value.FloatList.Value.Select(f => BitConverter.SingleToUInt32Bits(f))),
            Feature.KindOneofCase.Int64List => "int64:" + string.Join(",", p.Value.Int64List.Value),
            _ => "null:",
        }));
}
