using System.Buffers.Binary;

namespace MaskFormer.StableHlo;

/// <summary>Numbers to bytes of an element type and back.</summary>
internal static class Numbers
{
    /// <summary>The little-endian bytes of a number, rounded to nearest even; whole numbers saturate at the ends of their range.</summary>
    public static byte[] ToBytes(ElementType type, double number)
    {
        byte[] bytes = new byte[type.Size()];
        switch (type)
        {
            case ElementType.I1: bytes[0] = number != 0 ? (byte)1 : (byte)0; break;
            case ElementType.I8: bytes[0] = unchecked((byte)sbyte.CreateSaturating(number)); break;
            case ElementType.UI8: bytes[0] = byte.CreateSaturating(number); break;
            case ElementType.I16: BinaryPrimitives.WriteInt16LittleEndian(bytes, short.CreateSaturating(number)); break;
            case ElementType.UI16: BinaryPrimitives.WriteUInt16LittleEndian(bytes, ushort.CreateSaturating(number)); break;
            case ElementType.I32: BinaryPrimitives.WriteInt32LittleEndian(bytes, int.CreateSaturating(number)); break;
            case ElementType.UI32: BinaryPrimitives.WriteUInt32LittleEndian(bytes, uint.CreateSaturating(number)); break;
            case ElementType.I64: BinaryPrimitives.WriteInt64LittleEndian(bytes, long.CreateSaturating(number)); break;
            case ElementType.UI64: BinaryPrimitives.WriteUInt64LittleEndian(bytes, ulong.CreateSaturating(number)); break;
            case ElementType.F16: BinaryPrimitives.WriteHalfLittleEndian(bytes, (Half)number); break;
            case ElementType.BF16: BinaryPrimitives.WriteUInt16LittleEndian(bytes, ((BrainFloat)(float)number).Bits); break;
            case ElementType.F32: BinaryPrimitives.WriteSingleLittleEndian(bytes, (float)number); break;
            default: BinaryPrimitives.WriteDoubleLittleEndian(bytes, number); break;
        }

        return bytes;
    }

    /// <summary>The number in an element's bytes.</summary>
    public static double FromBytes(ElementType type, ReadOnlySpan<byte> bytes) => type switch
    {
        ElementType.I1 => bytes[0] != 0 ? 1 : 0,
        ElementType.I8 => (sbyte)bytes[0],
        ElementType.UI8 => bytes[0],
        ElementType.I16 => BinaryPrimitives.ReadInt16LittleEndian(bytes),
        ElementType.UI16 => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
        ElementType.I32 => BinaryPrimitives.ReadInt32LittleEndian(bytes),
        ElementType.UI32 => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
        ElementType.I64 => BinaryPrimitives.ReadInt64LittleEndian(bytes),
        ElementType.UI64 => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
        ElementType.F16 => (double)BinaryPrimitives.ReadHalfLittleEndian(bytes),
        ElementType.BF16 => (float)new BrainFloat(BinaryPrimitives.ReadUInt16LittleEndian(bytes)),
        ElementType.F32 => BinaryPrimitives.ReadSingleLittleEndian(bytes),
        _ => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
    };
}
