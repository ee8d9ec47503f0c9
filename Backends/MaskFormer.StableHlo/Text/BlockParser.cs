namespace MaskFormer.StableHlo.Text;

/// <summary>Reads the nodes of a block.</summary>
internal sealed class BlockParser(MlirScanner scanner, AttributeParser attributes)
{
    private static readonly string[] Terminators = ["stablehlo.return", "func.return", "return"];

    /// <summary>Reads up to and with the terminator; gives the terminator's position.</summary>
    public int Nodes(Block block, Scope scope)
    {
        while (true)
        {
            int start = scanner.Position;
            if (scanner.AtEnd || scanner.Next == '}')
                throw scanner.Error("the block lacks a return");
            List<string> names = [];
            int count = 1;
            if (scanner.Next == '%')
            {
                names.Add(scanner.ValueName());
                if (scanner.Take(":"))
                    count = (int)Math.Clamp(scanner.Integer(), 0, int.MaxValue);
                scanner.Expect("=");
            }

            bool generic = scanner.Next == '"';
            string op = generic ? scanner.Quoted() : scanner.Word("an op");
            if (Terminators.Contains(op))
            {
                block.Results = Returned(generic, scope);
                return start;
            }

            IReadOnlyList<Value> results = op switch
            {
                "stablehlo.tuple" => new TupleForms(scanner, attributes, this).Tuple(generic, scope),
                "stablehlo.get_tuple_element" => [new TupleForms(scanner, attributes, this).Element(generic, scope)],
                _ when generic => Written(new GenericForm(scanner, attributes, this).Read(op, scope, start), block, start),
                _ => Written(new ShortForms(scanner, attributes, this).Read(op, scope), block, start),
            };
            int expected = op == "stablehlo.tuple" ? 1 : results.Count;
            if (names.Count > 0 && expected != count)
                throw scanner.Error($"{op} has {expected} result(s), {count} are named", start);
            if (names.Count > 0)
                Define(scope, names[0], results, start);
        }
    }

    private IReadOnlyList<Value> Written(OpText op, Block block, int start)
    {
        Node node = Add(op, block, start);
        node.Location = scanner.Location();
        return node.Results;
    }

    private IReadOnlyList<Value> Returned(bool generic, Scope scope)
    {
        List<Value> values;
        List<TensorType> types = [];
        int start = scanner.Position;
        if (generic)
        {
            values = scanner.Items("(", ")", () => Use(scope));
            scanner.Expect(":");
            types = scanner.Items("(", ")", scanner.Type);
            scanner.Expect("->");
            scanner.Expect("(");
            scanner.Expect(")");
        }
        else
        {
            values = scanner.Next == '%' ? scanner.Row(() => Use(scope)) : [];
            if (values.Count > 0)
            {
                scanner.Expect(":");
                types = scanner.Row(scanner.Type);
            }
        }

        scanner.Location();
        SameTypes(values, types, start);
        return values;
    }

    /// <summary>Attributes in braces, if there are any.</summary>
    public void Braces(OpText text, int start)
    {
        if (scanner.Next != '{')
            return;
        foreach ((string name, AttributeValue value) in attributes.Dictionary())
        {
            if (!text.Attributes.TryAdd(name, value))
                throw scanner.Error($"attribute {name} stands twice", start);
        }
    }

    /// <summary>Makes the node that a text describes.</summary>
    public Node Add(OpText text, Block block, int start)
    {
        try
        {
            Op op = OpReader.Read(text.Name, new(text.Attributes, [.. text.Operands.Select(static o => o.Type)], text.Results));
            return block.Add(op, text.Operands, text.Blocks, text.Results, StableHlo.Location.Unknown);
        }
        catch (RuleException broken)
        {
            throw new GraphException(
                "MF5011",
                scanner.Place(start),
                $"{text.Name}: {broken.Message}",
                "Use ops and attributes of StableHLO that are read here",
                broken
            );
        }
    }

    /// <summary>Reads <c>{ … }</c> into a block whose arguments are known.</summary>
    public void Braced(Block block, Scope scope)
    {
        scanner.Enter();
        scanner.Expect("{");
        Nodes(block, scope);
        scanner.Expect("}");
        scanner.Leave();
    }

    public void Define(Scope scope, string name, Value value, int position) => Define(scope, name, [value], position);

    private void Define(Scope scope, string name, IReadOnlyList<Value> values, int position)
    {
        if (!scope.Define(name, values))
            throw scanner.Error($"%{name} is defined twice", position);
    }

    /// <summary>A region in braces, with a label if it has arguments.</summary>
    public Block Region(Scope? outer)
    {
        scanner.Expect("{");
        Block block = new();
        Scope scope = new(outer);
        if (scanner.Take("^"))
        {
            scanner.Word("a label");
            if (scanner.Next == '(')
            {
                scanner.Items("(", ")", () =>
                {
                    int start = scanner.Position;
                    string name = scanner.ValueName();
                    scanner.Expect(":");
                    Define(scope, name, block.AddArgument(scanner.Type()), start);
                    scanner.Location();
                    return name;
                });
            }

            scanner.Expect(":");
        }

        Nodes(block, scope);
        scanner.Expect("}");
        return block;
    }

    /// <summary>A value by its name.</summary>
    public Value Use(Scope scope)
    {
        int start = scanner.Position;
        string name = scanner.ValueName();
        IReadOnlyList<Value> values = scope.Find(name) ?? throw scanner.Error($"%{name} is not defined before this", start);
        long index = scanner.Take("#") ? scanner.Integer() : 0;
        return index >= 0 && index < values.Count
            ? values[(int)index]
            : throw scanner.Error($"%{name} has {values.Count} result(s), there is no #{index}", start);
    }

    public void SameTypes(List<Value> values, List<TensorType> types, int start)
    {
        if (!values.Select(static v => v.Type).SequenceEqual(types))
            throw scanner.Error($"the values are ({string.Join(", ", values.Select(static v => v.Type))}), stated is ({string.Join(", ", types)})", start);
    }
}
