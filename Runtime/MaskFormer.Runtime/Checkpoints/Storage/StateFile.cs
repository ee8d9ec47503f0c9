using System.Buffers;
using System.Text.Json;
using MaskFormer.Runtime.Data.Sampling;

namespace MaskFormer.Runtime.Checkpoints;

/// <summary>Size and hash of a file of a checkpoint.</summary>
/// <param name="Bytes">Length.</param>
/// <param name="Sha256">64 lower-case hexadecimal digits.</param>
internal sealed record FileMark(long Bytes, string Sha256);

/// <summary><c>state.json</c>: the training state and what the other files must be.</summary>
/// <param name="State">Step, run, positions.</param>
/// <param name="Files">Size and hash by file name.</param>
internal sealed record StateFile(TrainingState State, IReadOnlyDictionary<string, FileMark> Files)
{
    /// <summary>Raised when an older program could not read the files. Those of 1 also had the step of the schedule, which is the step.</summary>
    public const int Format = 2;

    /// <summary>The same state gives the same bytes; there is no time in it.</summary>
    public byte[] ToBytes()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            json.WriteStartObject();
            json.WriteNumber("format", Format);
            json.WriteString("run", State.Run);
            json.WriteString("experiment", State.Experiment);
            json.WriteString("engine", State.Engine);
            json.WriteNumber("step", State.Step);
            json.WriteStartObject("sampler");
            json.WriteNumber("consumed", State.Sampler.Consumed);
            json.WriteNumber("seed", State.Sampler.Seed);
            json.WriteBoolean("shuffle", State.Sampler.Shuffle);
            json.WriteNumber("count", State.Sampler.Count);
            json.WriteString("fingerprint", State.Sampler.Fingerprint);
            json.WriteEndObject();
            json.WriteStartObject("random");
            foreach ((string name, byte[] state) in State.Random.OrderBy(pair => pair.Key, StringComparer.Ordinal)) json.WriteBase64String(name, state);
            json.WriteEndObject();
            json.WriteStartObject("values");
            foreach ((string name, string value) in State.Values.OrderBy(pair => pair.Key, StringComparer.Ordinal)) json.WriteString(name, value);
            json.WriteEndObject();
            json.WriteStartObject("files");
            foreach ((string name, FileMark mark) in Files.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            {
                json.WriteStartObject(name);
                json.WriteNumber("bytes", mark.Bytes);
                json.WriteString("sha256", mark.Sha256);
                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        return [.. buffer.WrittenSpan, (byte)'\n'];
    }

    /// <summary>Reads the file.</summary>
    /// <param name="bytes">What it holds.</param>
    /// <param name="path">What it is called.</param>
    /// <exception cref="FormatException">It is not what <see cref="ToBytes"/> writes.</exception>
    /// <exception cref="NewerCheckpointException">MF4021: a later program wrote it.</exception>
    public static StateFile Parse(ReadOnlyMemory<byte> bytes, string path)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(bytes);
            JsonElement root = document.RootElement;
            int format = Of(root, "format").GetInt32();
            if (format > Format) throw new NewerCheckpointException(path, format, Format);
            if (format < 1) throw new FormatException(System.FormattableString.Invariant($"there is no format {format}"));
            JsonElement sampler = Of(root, "sampler");
            var state = new TrainingState
            {
                Step = Of(root, "step").GetInt64(),
                Run = Text(root, "run"),
                Experiment = Text(root, "experiment"),
                Engine = Text(root, "engine"),
                Sampler = new SamplerPosition(
                    Of(sampler, "consumed").GetInt64(), Of(sampler, "seed").GetInt64(), Of(sampler, "shuffle").GetBoolean(),
                    Of(sampler, "count").GetInt32(), Text(sampler, "fingerprint")),
                Random = Of(root, "random").EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetBytesFromBase64()),
                Values = Of(root, "values").EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString() ?? ""),
            };
            return new StateFile(
                state,
                Of(root, "files")
                    .EnumerateObject()
                    .ToDictionary(p => p.Name, p => new FileMark(Of(p.Value, "bytes").GetInt64(), Text(p.Value, "sha256")))
            );
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            throw new FormatException(e.Message, e);
        }
    }

    private static string Text(JsonElement element, string name) => Of(element, name).GetString() ?? throw new FormatException($"{name} is null");

    private static JsonElement Of(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) ? value : throw new FormatException($"{name} is missing");
}
