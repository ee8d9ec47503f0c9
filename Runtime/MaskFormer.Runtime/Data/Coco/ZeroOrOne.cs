using System.Text.Json;
using System.Text.Json.Serialization;

namespace MaskFormer.Runtime.Data.Coco;

/// <summary>COCO's truth values: 0 and 1. Some programs write <c>false</c> and <c>true</c>, which can mean nothing else.</summary>
internal sealed class ZeroOrOne : JsonConverter<int>
{
    public override int Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
        reader.TokenType switch
        {
            JsonTokenType.True => 1,
            JsonTokenType.False => 0,
            _ => reader.GetInt32(),
        };

    public override void Write(Utf8JsonWriter writer, int value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
}
