using System.Buffers.Binary;
using System.Text;
using MaskFormer.Language;

namespace MaskFormer.Runtime.Checkpoints;

/// <summary>Reads a pickle's bytes one after the other. Lengths are checked against what is left before memory is taken.</summary>
internal sealed class PickleReader(ByteSource source, long position = 0)
{
    private const int LongestLine = 1 << 16;
    private byte[] buffer = [];
    private long bufferStart;

    /// <summary>The next byte's offset.</summary>
    public long Position { get; private set; } = position;

    public byte Byte()
    {
        if (Position < bufferStart || Position >= bufferStart + buffer.Length)
        {
            bufferStart = Position;
            buffer = source.Read(Position, Math.Max(1, Math.Min(1 << 16, source.Length - Position)));
        }

        return buffer[Position++ - bufferStart];
    }

    public byte[] Bytes(long count)
    {
        byte[] result = source.Read(Position, count);
        Position += count;
        return result;
    }

    /// <summary>Bytes that may become a tensor.</summary>
    public ReadOnlyMemory<byte> Data(long count)
    {
        ReadOnlyMemory<byte> result = source.ReadTensor(Position, count);
        Position += count;
        return result;
    }

    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Bytes(4));

    public long UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4));

    public int UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Bytes(2));

    /// <summary>An unsigned 64-bit length; more than memory can hold is refused by the read that follows.</summary>
    public long Length64() => BinaryPrimitives.ReadInt64LittleEndian(Bytes(8));

    public double BigEndianDouble() => BinaryPrimitives.ReadDoubleBigEndian(Bytes(8));

    public string Utf8(long count) => Encoding.UTF8.GetString(Bytes(count));

    public string Latin1(long count) => Encoding.Latin1.GetString(Bytes(count));

    public string Line()
    {
        StringBuilder line = new();
        for (byte value = Byte(); value != '\n'; value = Byte())
        {
            if (line.Length == LongestLine) throw Damaged("a line does not end");
            line.Append((char)value);
        }

        return line.ToString();
    }

    public MaskFormerException Damaged(string cause) =>
        new("MF4012", $"{source.Name}, offset {Position}", $"the pickle is damaged: {cause}", "Get the file again, or save it as safetensors.");

    public MaskFormerException Refused(PickleGlobal global) => OtherTensors.Of(global) is var (kind, dense)
        ? new(
            "MF4014",
            $"{source.Name}, offset {Position}",
            $"the pickle holds {kind} ({global}), which is not a form of a model's weights",
            $"Save plain tensors in Python ({dense}), or leave it out")
        : new(
            "MF4014",
            $"{source.Name}, offset {Position}",
            $"the pickle asks for {global}, which weights do not need; nothing of it was run",
            "If you trust its author, save the tensors alone in Python: torch.save(torch.load(FILE, weights_only=False)['state_dict'], 'weights.pth'), "
                + "or as safetensors"
        );
}
