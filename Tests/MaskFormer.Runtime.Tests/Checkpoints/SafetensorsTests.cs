using System.Buffers.Binary;
using System.Text;
using CsCheck;
using MaskFormer.Language;
using MaskFormer.Runtime.Checkpoints;
using Xunit;

namespace MaskFormer.Runtime.Tests.Checkpoints;

public sealed class SafetensorsTests
{
    private static readonly Gen<NamedTensor> tensors =
        from type in Gen.Enum<ElementType>()
        from shape in Gen.Long[0, 4].Array[0, 4]
        from name in Gen.String[Gen.Char["abcxyz.0123456789_ é\"\\\n/"], 1, 20]
        from seed in Gen.Byte
        let info = new TensorInfo(name, type, shape)
        select new NamedTensor(info, Enumerable.Range(0, (int)info.Bytes).Select(i => (byte)(i * 31 + seed)).ToArray());

    [Fact]
    public void What_is_written_is_read_whatever_the_order() =>
        Gen.Select(tensors.List[0, 8], Gen.Int).Always((list, seed) =>
        {
            List<NamedTensor> unique = [.. list.DistinctBy(t => t.Name)];
            byte[] bytes = SafetensorsWriter.ToBytes(unique);
            NamedTensor[] shuffled = [.. unique];
            new Random(seed).Shuffle(shuffled);
            Assert.Equal(bytes, SafetensorsWriter.ToBytes(shuffled));
            Samples.AssertEqual(unique, Read(bytes));
            Assert.Equal(0, (int)BinaryPrimitives.ReadInt64LittleEndian(bytes) % 8);
        });

    [Fact]
    public void The_bytes_are_the_formats()
    {
        byte[] bytes = SafetensorsWriter.ToBytes(
            [NamedTensor.From<byte>("b", [3], [1, 2, 3]), NamedTensor.From<float>("a", [1, 2], [1, -2])],
            new Dictionary<string, string> { ["format"] = "pt" }
        );
        string header =
            """{"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]},"b":{"dtype":"U8","shape":[3],"data_offsets":[8,11]}}""";
        int length = (header.Length + 7) / 8 * 8;
        byte[] expected = [(byte)length, 0, 0, 0, 0, 0, 0, 0, .. Encoding.UTF8.GetBytes(header.PadRight(length)), 0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0, 1, 2, 3];
        Assert.Equal(expected, bytes);
    }

    [Theory]
    [InlineData("", "too few")]
    [InlineData("{}", "too few")]
    [InlineData("9223372036854775807:{}", "not between")]
    [InlineData("18446744073709551615:{}", "not between")]
    [InlineData("1000:{}", "beyond the file")]
    [InlineData("7:[1,2,3]", "does not start with {")]
    [InlineData("4:{a:}", "not the JSON")]
    [InlineData("*:{\"a\":5}", "a has no dtype")]
    [InlineData("*:{\"a\":{}}", "a has no dtype")]
    [InlineData("*:{\"a\":{\"dtype\":7}}", "a has no dtype")]
    [InlineData("*:{\"a\":{\"dtype\":\"F32\"}}", "a has no shape")]
    [InlineData("*:{\"a\":{\"dtype\":\"F32\",\"shape\":[1.5],\"data_offsets\":[0,4]}}1234", "shape of tensor a holds 1.5, which is no whole number")]
    [InlineData("*:{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":null}}1234", "a has no data_offsets")]
    [InlineData("*:{\"__metadata__\":null}", "__metadata__ is no list")]
    [InlineData("*:{\"__metadata__\":{\"step\":1}}", "__metadata__.step is no text")]
    [InlineData("*:{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0]}}1234", "data_offsets [0]")]
    [InlineData("*:{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,0]}}1234", "data_offsets [4, 0]")]
    [InlineData("*:{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[-4,0]}}1234", "data_offsets [-4, 0]")]
    [InlineData("*:{\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}1234", "negative size")]
    [InlineData("*:{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}1234", "has 4 bytes")]
    [InlineData("*:{\"a\":{\"dtype\":\"F32\",\"shape\":[4611686018427387905],\"data_offsets\":[0,4]}}1234", "has 4 bytes")]
    [InlineData("*:{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}123", "beyond the 3 bytes")]
    [InlineData("*:{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}12345", "1 bytes at the end")]
    [InlineData("*:{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}12345678", "belong to no tensor")]
    [InlineData(
        "*:{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[2,6]}}123456",
        "overlaps"
    )]
    [InlineData(
        "*:{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}12345678",
        "a twice"
    )]
    public void What_is_not_the_format_is_refused(string file, string cause)
    {
        MaskFormerException error = Assert.Throws<MaskFormerException>(() => Read(Assemble(file)));
        Assert.Equal("MF4005", error.Id);
        Assert.Contains(cause, error.Cause);
        Assert.Contains("test.safetensors", error.Place);
    }

    [Fact]
    public void An_unknown_element_type_is_named()
    {
        MaskFormerException error = Assert.Throws<MaskFormerException>(() =>
            Read(Assemble("*:{\"layer.weight\":{\"dtype\":\"F4\",\"shape\":[2],\"data_offsets\":[0,1]}}1"))
        );
        Assert.Equal("MF4006", error.Id);
        Assert.Contains("layer.weight", error.Place);
        Assert.Contains("F4", error.Cause);
    }

    /// <summary>Damaged bytes give tensors or our own error: no crash, no endless memory.</summary>
    [Fact]
    public void Damaged_bytes_never_crash()
    {
        byte[] whole = SafetensorsWriter.ToBytes(Samples.Checkpoint(3).Weights, new Dictionary<string, string> { ["run"] = "r" });
        Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Byte, Gen.Int[0, whole.Length]).Always(
            (at, value, length) =>
            {
                byte[] bytes = [.. whole];
                bytes[at] = value;
                try
                {
                    Read(bytes[..Math.Max(length, whole.Length / 2)]);
                }
                catch (MaskFormerException e)
                {
                    Assert.StartsWith("MF40", e.Id);
                }
            },
            iter: 5000);
    }

    [Fact]
    public void Wrong_tensors_are_not_written()
    {
        Assert.Throws<ArgumentException>(() => SafetensorsWriter.ToBytes([Samples.Checkpoint(1).Weights[0], Samples.Checkpoint(2).Weights[0]]));
        Assert.Throws<ArgumentException>(() => SafetensorsWriter.ToBytes([new NamedTensor(new TensorInfo("a", ElementType.F32, [2]), new byte[7])]));
    }

    private static List<NamedTensor> Read(byte[] bytes)
    {
        using var reader = new SafetensorsReader(ByteSource.Of(bytes, "test.safetensors"));
        return [.. reader.Tensors.Select(t => reader.Read(t.Name))];
    }

    // "LENGTH:HEADER…": a header length and what follows; * stands for the right one.
    private static byte[] Assemble(string file)
    {
        int colon = file.IndexOf(':');
        if (colon < 0 || file.StartsWith('{')) return Encoding.UTF8.GetBytes(file);
        byte[] rest = Encoding.UTF8.GetBytes(file[(colon + 1)..]);
        byte[] bytes = new byte[8 + rest.Length];
        ulong length = file[..colon] == "*" ? (ulong)(file.LastIndexOf('}') - colon) : ulong.Parse(file[..colon]);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, length);
        rest.CopyTo(bytes, 8);
        return bytes;
    }

    [Theory]
    [InlineData(" ")]
    [InlineData("\n\t  ")]
    public void White_space_before_the_header_is_passed_over(string space)
    {
        byte[] plain = SafetensorsWriter.ToBytes([NamedTensor.From<float>("a", [3], [1, 2.5f, -3])]);
        byte[] length = BitConverter.GetBytes(BitConverter.ToInt64(plain) + space.Length);
        byte[] spaced = [.. length, .. System.Text.Encoding.ASCII.GetBytes(space), .. plain[8..]];
        using WeightFile file = WeightFile.Open(ByteSource.Of(spaced, "spaced.safetensors"));
        Assert.Equal([1, 2.5f, -3], file.Tensor("a").Values<float>().ToArray());
    }
}
