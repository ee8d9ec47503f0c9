using System.Globalization;
using System.Text;

namespace MaskFormer.StableHlo;

/// <summary>Constants as MLIR text: <c>dense&lt;…&gt; : type</c>, with every bit kept.</summary>
internal static class LiteralText
{
    /// <summary>Above this many elements the bytes are written as one hexadecimal string: shorter, and quicker to read.</summary>
    private const long LongestList = 64;

    public static string Write(Literal literal)
    {
        TensorType type = literal.Type;
        StringBuilder text = new("dense<");
        if (type.Count > 0)
        {
            // i1 in hexadecimal is packed, and how has changed over time: a list is safe.
            if (literal.IsSplat)
                text.Append(Element(literal, 0));
            else if (type.Count <= LongestList || type.Element == ElementType.I1)
                List(text, literal, 0, 0, type.Count);
            else
                text.Append("\"0x").Append(Convert.ToHexString(literal.Bytes)).Append('"');
        }

        return text.Append("> : ").Append(type).ToString();
    }

    private static void List(StringBuilder text, Literal literal, int axis, long start, long count)
    {
        if (axis == literal.Type.Rank)
        {
            text.Append(Element(literal, start));
            return;
        }

        long size = literal.Type.Dims[axis], step = count / size;
        text.Append('[');
        for (long i = 0; i < size; i++)
        {
            if (i > 0)
                text.Append(", ");
            List(text, literal, axis + 1, start + (i * step), step);
        }

        text.Append(']');
    }

    private static string Element(Literal literal, long index)
    {
        ElementType element = literal.Type.Element;
        int width = element.Size();
        ReadOnlySpan<byte> bytes = literal.Bytes.Slice(literal.IsSplat ? 0 : (int)index * width, width);
        if (element == ElementType.I1)
            return bytes[0] != 0 ? "true" : "false";
        if (element == ElementType.I64)
            return BitConverter.ToInt64(bytes).ToString(CultureInfo.InvariantCulture);
        if (element == ElementType.UI64)
            return BitConverter.ToUInt64(bytes).ToString(CultureInfo.InvariantCulture);
        double number = Numbers.FromBytes(element, bytes);
        if (!element.IsFloat())
            return ((long)number).ToString(CultureInfo.InvariantCulture);
        if (!double.IsFinite(number))
            return Hex(bytes);
        string text =
            element == ElementType.F64 ? number.ToString("R", CultureInfo.InvariantCulture) : ((float)number).ToString("R", CultureInfo.InvariantCulture);
        if (text.Contains('.', StringComparison.Ordinal))
            return text;
        int exponent = text.IndexOf('E', StringComparison.Ordinal);
        return exponent < 0 ? text + ".0" : text.Insert(exponent, ".0");
    }

    private static string Hex(ReadOnlySpan<byte> littleEndian)
    {
        byte[] bytes = littleEndian.ToArray();
        Array.Reverse(bytes);
        return "0x" + Convert.ToHexString(bytes);
    }
}
