namespace MaskFormer.StableHlo.Text;

/// <summary>Tuples of other tools' programs. They are no values here: a tuple's name stands for its parts.</summary>
internal sealed class TupleForms(MlirScanner scanner, AttributeParser attributes, BlockParser blocks)
{
    /// <summary><c>%a, %b : tuple&lt;T, T&gt;</c>.</summary>
    public List<Value> Tuple(bool generic, Scope scope)
    {
        List<Value> parts = generic ? scanner.Items("(", ")", () => blocks.Use(scope)) : scanner.Row(() => blocks.Use(scope));
        scanner.Expect(":");
        SkipTupleTypes();
        scanner.Location();
        return parts;
    }

    /// <summary><c>%t[0] : (tuple&lt;T, T&gt;) -&gt; T</c>.</summary>
    public Value Element(bool generic, Scope scope)
    {
        if (generic)
            scanner.Expect("(");
        int start = scanner.Position;
        string tuple = scanner.ValueName();
        IReadOnlyList<Value> parts = scope.Find(tuple) ?? throw scanner.Error($"%{tuple} is not defined before this", start);
        if (generic)
            scanner.Expect(")");
        long index = scanner.Next != '[' ? Index() : scanner.Integers() is [var one] ? one : throw scanner.Error("one index expected", start);
        scanner.Expect(":");
        SkipTupleTypes();
        scanner.Location();
        return index >= 0 && index < parts.Count
            ? parts[(int)index]
            : throw scanner.Error($"%{tuple} has {parts.Count} part(s), there is no [{index}]", start);
    }

    /// <summary><c>tuple&lt;T, T&gt;</c> and <c>(tuple&lt;T, T&gt;) -&gt; T</c>: the parts have their types already.</summary>
    private void SkipTupleTypes()
    {
        do
        {
            if (scanner.Take("("))
            {
                SkipTupleTypes();
                scanner.Expect(")");
            }
            else if (scanner.Take("tuple"))
            {
                scanner.Expect("<");
                scanner.Row(scanner.Type);
                scanner.Expect(">");
            }
            else
            {
                scanner.Type();
            }
        }
        while (scanner.Take("->") || scanner.Take(","));
    }

    private int Index()
    {
        bool properties = scanner.Take("<{");
        AttributeValue? value = attributes.Dictionary(properties ? "" : "{", "}").GetValueOrDefault("index");
        if (properties)
            scanner.Expect(">");
        return value.AsInteger() ?? -1;
    }
}
