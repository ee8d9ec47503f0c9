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
            if (!attributes.TryAdd(name, scanner.Take("=") ? Written() : new FlagAttribute(true)))
                throw scanner.Error($"attribute {name} stands twice", start);
            return name;
        });
        return attributes;
    }

    private AttributeValue Written()
    {
        int start = scanner.Position;
        return Value() with { Source = scanner.Since(start) };
    }

    public AttributeValue Value()
    {
        char next = scanner.Next;
        if (next == '"')
            return new TextAttribute(scanner.Quoted());
        if (next == '[')
            return new ListAttribute(scanner.Items("[", "]", Value));
        if (next == '{')
            return new DictionaryAttribute(Dictionary());
        if (next == '(')
            return FunctionType();

        if (scanner.Take("@"))
            return new SymbolAttribute(scanner.Symbol());
        if (scanner.Take("true"))
            return new FlagAttribute(true);
        if (scanner.Take("false"))
            return new FlagAttribute(false);
        if (scanner.Take("dense"))
            return new DenseAttribute(new DenseParser(scanner).Parse());
        if (scanner.Take("array"))
            return Array();
        if (scanner.IsType())
        {
            scanner.Type();
            return new OtherAttribute();
        }

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

    private FunctionTypeAttribute FunctionType()
    {
        List<TensorType> arguments = scanner.Items("(", ")", scanner.Type);
        scanner.Expect("->");
        return new(arguments, scanner.Types());
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
