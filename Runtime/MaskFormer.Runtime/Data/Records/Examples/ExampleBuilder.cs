using Google.Protobuf;

namespace MaskFormer.Runtime.Data.Records.Examples;

/// <summary>Collects features and writes them in the order of their names, so that equal contents are equal bytes.</summary>
internal sealed class ExampleBuilder
{
    private readonly SortedDictionary<string, Feature> features = new(StringComparer.Ordinal);

    public void Add(string key, params IEnumerable<long> values) => features.Add(key, new Feature { Int64List = new Int64List { Value = { values } } });

    public void Add(string key, params IEnumerable<float> values) => features.Add(key, new Feature { FloatList = new FloatList { Value = { values } } });

    public void Add(string key, params IEnumerable<byte[]> values) =>
        features.Add(key, new Feature { BytesList = new BytesList { Value = { values.Select(v => ByteString.CopyFrom(v)) } } });

    public void Add(string key, params IEnumerable<string> values) =>
        features.Add(key, new Feature { BytesList = new BytesList { Value = { values.Select(ByteString.CopyFromUtf8) } } });

    public byte[] ToBytes()
    {
        Example example = new() { Features = new Features() };
        foreach ((string key, Feature feature) in features) example.Features.Feature.Add(key, feature);
        return example.ToByteArray();
    }
}
