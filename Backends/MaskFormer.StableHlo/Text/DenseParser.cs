using System.Globalization;

namespace MaskFormer.StableHlo.Text;

/// <summary>Reads what follows <c>dense</c>.</summary>
internal sealed class DenseParser(MlirScanner scanner)
{
    private readonly List<(string Text, int Position)> elements = [];

    public Literal Parse()
    {
        int start = scanner.Position;
        scanner.Expect("<");
        string? hex = null;
        List<int>? shape = null;
        if (scanner.Next == '"')
            hex = scanner.Quoted();
        else if (scanner.Next != '>')
            shape = Nested();
        scanner.Expect(">");
        scanner.Expect(":");
        TensorType type = scanner.Type();
        return hex is not null ? FromHex(type, hex, start) : FromList(type, shape, start);
    }

    /// <summary>Reads an element or a list; gives the sizes of the nested lists.</summary>
    private List<int> Nested()
    {
        if (scanner.Next != '[')
        {
            int position = scanner.Position;
            elements.Add((scanner.Take("true") ? "true" : scanner.Take("false") ? "false" : scanner.Number(), position));
            return [];
        }

        List<int>? inner = null;
        int count = scanner.Items("[", "]", () =>
        {
            List<int> part = Nested();
            if (inner is not null && !inner.SequenceEqual(part))
                throw scanner.Error("the lists have different lengths");
            return inner = part;
        }).Count;
        return [count, .. inner ?? []];
    }

    private Literal FromHex(TensorType type, string hex, int start)
    {
        byte[] bytes;
        try
        {
            bytes = hex.StartsWith("0x", StringComparison.Ordinal)
                ? Convert.FromHexString(hex.AsSpan(2))
                : throw scanner.Error("the bytes must start with 0x", start);
        }
        catch (FormatException)
        {
            throw scanner.Error("the bytes are not hexadecimal", start);
        }

        if (type.Element == ElementType.I1)
            return Literal.FromBytes(type, Unpacked(type, bytes, start));
        long width = type.Element.Size();
        if (bytes.Length != width && bytes.Length != (Int128)type.Count * width)
            throw scanner.Error($"{type} has {(Int128)type.Count * width} bytes, the text has {bytes.Length}", start);
        return Literal.FromBytes(type, bytes);
    }

    /// <summary>Truth values come in bits, the lowest first; one byte of equal bits stands for any number.</summary>
    private byte[] Unpacked(TensorType type, byte[] bytes, int start)
    {
        if (bytes is [0] or [0xFF])
            return [(byte)(bytes[0] & 1)];
        if (bytes.Length != (type.Count + 7) / 8)
            throw scanner.Error($"{type} takes {(type.Count + 7) / 8} bytes of bits, the text has {bytes.Length}", start);
        byte[] truths = new byte[type.Count];
        for (int i = 0; i < truths.Length; i++)
            truths[i] = (byte)((bytes[i / 8] >> (i % 8)) & 1);
        return truths;
    }

    private Literal FromList(TensorType type, List<int>? shape, int start)
    {
        if (type.Count == 0 ? elements.Count != 0 : shape is null || (shape.Count != 0 && !type.Dims.SequenceEqual(shape.Select(static n => (long)n))))
            throw scanner.Error($"the elements do not have the shape of {type}", start);
        int width = type.Element.Size();
        byte[] bytes = new byte[elements.Count * width];
        for (int i = 0; i < elements.Count; i++)
        {
            byte[] element =
                Element(type.Element, elements[i].Text) ?? throw scanner.Error($"'{elements[i].Text}' is not a {type.Element.Mlir()}", elements[i].Position);
            element.CopyTo(bytes, i * width);
        }

        return Literal.FromBytes(type, bytes);
    }

    /// <summary>The bytes of an element; null for what is none of its type, or lies outside its range.</summary>
    private static byte[]? Element(ElementType type, string text) =>
        type == ElementType.I1 ? text is "true" or "1" ? [1] : text is "false" or "0" ? [0] : null
        : text.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? Bits(type, text)
        : type.IsFloat() ? Float(type, text)
        : Whole(type, text);

    private static byte[]? Bits(ElementType type, string text)
    {
        int digits = type.Size() * 2;
        if (
            !ulong.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong bits)
            || (type.IsFloat() ? text.Length - 2 != digits : digits < 16 && bits >> (4 * digits) != 0)
        )
            return null;
        return BitConverter.GetBytes(bits)[..type.Size()];
    }

    /// <summary>A dot is demanded as MLIR demands it: what is accepted here must be accepted by a plugin.</summary>
    private static byte[]? Float(ElementType type, string text)
    {
        if (!text.Contains('.', StringComparison.Ordinal) || !(char.IsAsciiDigit(text[^1]) || text[^1] == '.'))
            return null;
        if (type == ElementType.F32)
            return float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out float single) && float.IsFinite(single)
                ? BitConverter.GetBytes(single)
                : null;
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number))
            return null;
        byte[] bytes = Numbers.ToBytes(type, number);
        return double.IsFinite(Numbers.FromBytes(type, bytes)) ? bytes : null;
    }

    /// <summary>Numbers whose type has no sign of its own may be written either way: 255 and -1 are the same i8.</summary>
    private static byte[]? Whole(ElementType type, string text)
    {
        if (!Int128.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out Int128 whole))
            return null;
        int width = type.Size() * 8;
        Int128 least = type.IsUnsigned() ? 0 : -(Int128.One << (width - 1)), most = (Int128.One << width) - 1;
        return whole < least || whole > most ? null : BitConverter.GetBytes(unchecked((ulong)whole))[..type.Size()];
    }
}
