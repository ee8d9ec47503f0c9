using Google.Protobuf;
using MaskFormer.Runtime.Data.Records.Framing;

namespace MaskFormer.Runtime.Data.Records.Examples;

/// <summary>The features of a record, asked for by name and kind; what is not as asked is an error that names file, record and key.</summary>
public sealed class RecordExample
{
    private readonly Example example;

    private RecordExample(Example example, string place) => (this.example, Place) = (example, place);

    /// <summary>File, record and offset.</summary>
    public string Place { get; }

    /// <summary>The names of all features.</summary>
    public IEnumerable<string> Keys => example.Features?.Feature.Keys ?? [];

    /// <summary>
    /// Parses a record as <c>tf.train.Example</c>. Of a key that is there twice the last one counts, as everywhere in protobuf; unknown fields are skipped.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="record">The record.</param>
    /// <exception cref="DataException">MF6024: the bytes are no such message.</exception>
    public static RecordExample Parse(string path, TfRecord record)
    {
        string place = TfRecordReader.Place(path, record.Index, record.Offset);
        try
        {
            return new RecordExample(Example.Parser.ParseFrom(record.Data), place);
        }
        catch (InvalidProtocolBufferException error)
        {
            throw new DataException(
                "MF6024",
                place,
                $"The {record.Data.Length} bytes are no tf.train.Example: {error.Message.TrimEnd('.')}",
                "Build the records again.",
                error
            );
        }
    }

    /// <summary>Whether a feature is there and has a kind.</summary>
    public bool Has(string key) => Find(key) is not null;

    /// <summary>The one byte string of a feature.</summary>
    /// <exception cref="DataException">MF6025: missing, of another kind, or not exactly one value.</exception>
    public ReadOnlyMemory<byte> Bytes(string key) => One(key, ByteStrings(key)).Memory;

    /// <summary>The one byte string of a feature, as UTF-8 text.</summary>
    /// <inheritdoc cref="Bytes" path="/exception"/>
    public string Text(string key) => One(key, ByteStrings(key)).ToStringUtf8();

    /// <summary>The one whole number of a feature.</summary>
    /// <inheritdoc cref="Bytes" path="/exception"/>
    public long Integer(string key) => One(key, Integers(key));

    /// <summary>All byte strings of a feature.</summary>
    /// <exception cref="DataException">MF6025: missing or of another kind.</exception>
    public IReadOnlyList<ByteString> ByteStrings(string key) => Required(key, Feature.KindOneofCase.BytesList).BytesList.Value;

    /// <summary>All whole numbers of a feature.</summary>
    /// <inheritdoc cref="ByteStrings" path="/exception"/>
    public IReadOnlyList<long> Integers(string key) => Required(key, Feature.KindOneofCase.Int64List).Int64List.Value;

    /// <summary>All floats of a feature.</summary>
    /// <inheritdoc cref="ByteStrings" path="/exception"/>
    public IReadOnlyList<float> Floats(string key) => Required(key, Feature.KindOneofCase.FloatList).FloatList.Value;

    /// <summary>An error about a feature.</summary>
    internal DataException Wrong(string key, string cause) => new("MF6025", $"{Place}, {key}", cause, "Build the records again, with panoptic masks.");

    private Feature? Find(string key) =>
        example.Features?.Feature.TryGetValue(key, out Feature? feature) == true && feature.KindCase != Feature.KindOneofCase.None ? feature : null;

    private Feature Required(string key, Feature.KindOneofCase kind)
    {
        Feature feature = Find(key) ?? throw Wrong(key, "The record has no such feature");
        return feature.KindCase == kind ? feature : throw Wrong(key, $"The feature is a {feature.KindCase}, not a {kind}");
    }

    private T One<T>(string key, IReadOnlyList<T> values) =>
        values.Count == 1 ? values[0] : throw Wrong(key, $"The feature has {values.Count} values instead of one");
}
