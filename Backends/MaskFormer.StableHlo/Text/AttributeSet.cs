using System.Globalization;

namespace MaskFormer.StableHlo.Text;

/// <summary>The attributes of an op, with the types of its operands and results, as <see cref="OpReader"/> asks for them.</summary>
internal sealed class AttributeSet(Dictionary<string, AttributeValue> attributes, IReadOnlyList<TensorType> operands, IReadOnlyList<TensorType> results)
{
    private readonly HashSet<string> read = [];

    public IReadOnlyList<TensorType> Results => results;

    public TensorType Result => results.Count == 1 ? results[0] : throw Rules.Broken($"one result expected, got {results.Count}");

    public TensorType Operand => operands.Count > 0 ? operands[0] : throw Rules.Broken($"an operand expected");

    /// <summary>Attributes that nothing asked for; those of other dialects (with a point) change no result.</summary>
    public IEnumerable<string> Unread => attributes.Keys.Where(k => !read.Contains(k) && !k.Contains('.', StringComparison.Ordinal));

    /// <summary>What nothing asked for, as it stood in the text.</summary>
    public string Rest => string.Join(
        ", ",
        attributes.Where(a => !read.Contains(a.Key)).Select(static a => a.Value.Source.Length == 0 ? a.Key : $"{a.Key} = {a.Value.Source}")
    );

    /// <summary>Lets attributes be there.</summary>
    public void Skip(params ReadOnlySpan<string> names)
    {
        foreach (string name in names)
            read.Add(name);
    }

    /// <summary>Lets all be there.</summary>
    public void SkipAll() => read.UnionWith(attributes.Keys);

    public bool Has(string name) => attributes.ContainsKey(name);

    public long Integer(string name, long? missing = null) => Find(name) switch
    {
        null => missing ?? throw Missing(name),
        NumberAttribute n when long.TryParse(n.Number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value) => value,
        _ => throw Rules.Broken($"{name} must be a whole number"),
    };

    public bool Flag(string name) => Find(name) switch
    {
        null => false,
        FlagAttribute f => f.Value,
        _ => throw Rules.Broken($"{name} must be true or false"),
    };

    public string Text(string name) => Find(name) switch
    {
        null => throw Missing(name),
        TextAttribute t => t.Value,
        SymbolAttribute s => s.Name,
        _ => throw Rules.Broken($"{name} must be a string or symbol"),
    };

    /// <summary>Whole numbers; absent and allowed to be, as many copies of a default as asked for.</summary>
    public IReadOnlyList<long> Integers(string name, (long Value, int Count)? missing = null) =>
        Find(name) switch
        {
            null => missing is { } m ? [.. Enumerable.Repeat(m.Value, m.Count)] : throw Missing(name),
            ArrayAttribute a => a.Values,
            DenseAttribute { Value.Type.Rank: 1 } d when d.Value.Type.Element == ElementType.I64 =>
            [
                .. Enumerable.Range(0, Small(d.Value)).Select(i => (long)d.Value.Number(i)),
            ],
            _ => throw Rules.Broken($"{name} must be a list of whole numbers"),
        };

    /// <summary>A matrix of whole numbers, row by row.</summary>
    public IReadOnlyList<IReadOnlyList<long>> Matrix(string name, (int Rows, int Columns)? missing = null)
    {
        if (Find(name) is not { } value)
            return missing is { } m ? [.. Enumerable.Range(0, m.Rows).Select(_ => new long[m.Columns])] : throw Missing(name);
        if (value is not DenseAttribute { Value: { Type: { Rank: 2, Element: ElementType.I64 } type } dense })
            throw Rules.Broken($"{name} must be a matrix of i64");
        Small(dense);
        return
        [
            .. Enumerable
                .Range(0, (int)type.Dims[0])
                .Select(r => (long[])[.. Enumerable.Range(0, (int)type.Dims[1]).Select(c => (long)dense.Number((r * type.Dims[1]) + c))]),
        ];
    }

    /// <summary>Low and high padding.</summary>
    public IReadOnlyList<(long Low, long High)> Padding(int axes)
    {
        IReadOnlyList<IReadOnlyList<long>> rows = Matrix("padding", (axes, 2));
        return rows.All(static r => r.Count == 2) ? [.. rows.Select(static r => (r[0], r[1]))] : throw Rules.Broken($"padding must have two columns");
    }

    public Literal Dense(string name) => Find(name) is DenseAttribute d ? d.Value : throw Rules.Broken($"{name} must be dense<…>");

    public T Enum<T>(string name, string kind, T? missing = null)
        where T : struct, Enum
    {
        if (!Has(name) && missing is { } value)
            return value;
        string word = Word(name, kind);
        return System.Enum.IsDefined(typeof(T), word) ? System.Enum.Parse<T>(word) : throw Rules.Broken($"{name} must be #stablehlo<{kind} …>, got {word}");
    }

    /// <summary>The word of <c>#stablehlo&lt;kind WORD&gt;</c>.</summary>
    public string Word(string name, string kind)
    {
        AttributeValue value = Find(name) ?? throw Missing(name);
        string[] words = value is DialectAttribute { Name: "stablehlo" } d ? d.Body.Split(' ', StringSplitOptions.RemoveEmptyEntries) : [];
        return words.Length == 2 && words[0] == kind ? words[1] : throw Rules.Broken($"{name} must be #stablehlo<{kind} …>");
    }

    /// <summary>One precision for both operands.</summary>
    public Precision Precision()
    {
        if (Find("precision_config") is not { } value)
            return StableHlo.Precision.DEFAULT;
        string[] names = value is ListAttribute list ? [.. list.Values.Select(static v => v is DialectAttribute d ? d.Body : "").Distinct()] : [];
        return
            names.Length == 1
            && names[0].StartsWith("precision ", StringComparison.Ordinal)
            && System.Enum.TryParse(names[0]["precision ".Length..].Trim(), out Precision precision)
            && System.Enum.IsDefined(precision)
            ? precision
            : throw Rules.Broken($"precision_config must name one precision for both operands");
    }

    /// <summary>The body of <c>#stablehlo.kind&lt;…&gt;</c>.</summary>
    public string Body(string name, string kind) =>
        Find(name) is DialectAttribute d && d.Name == "stablehlo." + kind ? d.Body : throw Rules.Broken($"{name} must be #stablehlo.{kind}<…>");

    private AttributeValue? Find(string name)
    {
        read.Add(name);
        return attributes.GetValueOrDefault(name);
    }

    private static int Small(Literal literal) =>
        literal.Type.Count <= 1 << 20 ? (int)literal.Type.Count : throw Rules.Broken($"an attribute with {literal.Type.Count} elements is too large");

    private static RuleException Missing(string name) => Rules.Broken($"attribute {name} is missing");
}
