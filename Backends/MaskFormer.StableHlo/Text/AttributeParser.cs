using System.Globalization;

namespace MaskFormer.StableHlo.Text;

/// <summary>Reads attributes.</summary>
internal sealed class AttributeParser(MlirScanner scanner)
{
    /// <summary><c>{name = value, flag}</c> with the brackets given.</summary>
    public Dictionary<string, AttributeValue> Dictionary(string open = "{", string close = "}")
    {
        Dictionary<string, AttributeValue> attributes = [];
        scanner.Items(open, close, () =>
        {
            int start = scanner.Position;
            string name = scanner.Next == '"' ? scanner.Quoted() : scanner.Word("an attribute's name");
            if (!attributes.TryAdd(name, scanner.Take("=") ? Value() : new FlagAttribute(true)))
                throw scanner.Error($"attribute {name} stands twice", start);
            return name;
        });
        return attributes;
    }

    public AttributeValue Value()
    {
        char next = scanner.Next;
        if (next == '"')
            return new TextAttribute(scanner.Quoted());
        if (next == '[')
            return new ListAttribute(scanner.Items("[", "]", Value));
        if (next == '{')
        {
            Dictionary();
            return new OtherAttribute();
        }

        if (scanner.Take("@"))
            return new SymbolAttribute(scanner.Word("a symbol"));
        if (scanner.Take("true"))
            return new FlagAttribute(true);
        if (scanner.Take("false"))
            return new FlagAttribute(false);
        if (scanner.Take("dense"))
            return new DenseAttribute(new DenseParser(scanner).Parse());
        if (scanner.Take("array"))
            return Array();
        if (scanner.Take("#"))
        {
            string name = scanner.Word("a dialect's attribute");
            scanner.Expect("<");
            return new DialectAttribute(name, scanner.Balanced('<', '>'));
        }

        if (next == '-' || char.IsAsciiDigit(next))
        {
            string number = scanner.Number();
            if (scanner.Take(":"))
                scanner.Word("a type");
            return new NumberAttribute(number);
        }

        throw scanner.Error($"an attribute's value expected, found {scanner.Found()}");
    }

    private ArrayAttribute Array()
    {
        scanner.Expect("<");
        string type = scanner.Word("a type");
        List<long> values = [];
        if (scanner.Take(":"))
        {
            do
                values.Add(type == "i1" ? (scanner.Take("true") ? 1 : TakeFalse()) : scanner.Integer());
            while (scanner.Take(","));
        }

        scanner.Expect(">");
        return new(values);

        long TakeFalse()
        {
            scanner.Expect("false");
            return 0;
        }
    }
}

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
            throw scanner.Error("i1 cannot be given as bytes: their packing differs between versions", start);
        long width = type.Element.Size();
        if (bytes.Length != width && bytes.Length != (Int128)type.Count * width)
            throw scanner.Error($"{type} has {(Int128)type.Count * width} bytes, the text has {bytes.Length}", start);
        return Literal.FromBytes(type, bytes);
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

    private static byte[]? Element(ElementType type, string text)
    {
        CultureInfo invariant = CultureInfo.InvariantCulture;
        if (type == ElementType.I1)
            return text is "true" or "1" ? [1] : text is "false" or "0" ? [0] : null;
        if (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            if (
                !ulong.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, invariant, out ulong bits)
                || (type.IsFloat() && text.Length - 2 != type.Size() * 2)
            )
                return null;
            return BitConverter.GetBytes(bits)[..type.Size()];
        }

        if (type.IsFloat())
        {
            // A dot is demanded as MLIR demands it: what is accepted here must be accepted by a plugin.
            if (!text.Contains('.', StringComparison.Ordinal) || !char.IsAsciiDigit(text[^1]))
                return null;
            if (type is ElementType.F32 && float.TryParse(text, NumberStyles.Float, invariant, out float single))
                return BitConverter.GetBytes(single);
            return double.TryParse(text, NumberStyles.Float, invariant, out double number) ? Numbers.ToBytes(type, number) : null;
        }

        if (!Int128.TryParse(text, NumberStyles.AllowLeadingSign, invariant, out Int128 whole))
            return null;
        int width = type.Size() * 8;
        Int128 least = type.IsUnsigned() ? 0 : -(Int128.One << (width - 1)), most = (Int128.One << (type.IsUnsigned() ? width : width - 1)) - 1;
        return whole < least || whole > most ? null : BitConverter.GetBytes(unchecked((ulong)whole))[..type.Size()];
    }
}
