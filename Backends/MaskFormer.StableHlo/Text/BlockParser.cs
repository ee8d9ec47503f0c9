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

            Node node = generic ? Generic(op, block, scope, start) : Short(op, block, scope, start);
            node.Location = Location();
            if (names.Count > 0 && node.Results.Count != count)
                throw scanner.Error($"{op} has {node.Results.Count} result(s), {count} are named", start);
            if (names.Count > 0 && !scope.Define(names[0], node.Results))
                throw scanner.Error($"%{names[0]} is defined twice", start);
        }
    }

    /// <summary><c>loc("name")</c>, <c>loc("file":1:2)</c>, <c>loc("name"("file":1:2))</c>; other forms say nothing here.</summary>
    public Location Location()
    {
        if (!scanner.Take("loc"))
            return StableHlo.Location.Unknown;
        scanner.Expect("(");
        if (scanner.Next != '"')
        {
            scanner.Balanced('(', ')');
            return StableHlo.Location.Unknown;
        }

        string name = scanner.Quoted();
        Location location = new(name);
        if (scanner.Take(":"))
            location = Position("", name);
        else if (scanner.Take("("))
            location = Inner(name);
        scanner.Expect(")");
        return location;
    }

    private Location Inner(string name)
    {
        if (scanner.Next != '"')
        {
            scanner.Balanced('(', ')');
            return new(name);
        }

        string file = scanner.Quoted();
        scanner.Expect(":");
        Location location = Position(name, file);
        scanner.Expect(")");
        return location;
    }

    private Location Position(string name, string file)
    {
        long line = scanner.Integer();
        scanner.Expect(":");
        return new(name, file, (int)Math.Clamp(line, 0, int.MaxValue), (int)Math.Clamp(scanner.Integer(), 0, int.MaxValue));
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
            values = scanner.Next == '%' ? Row(() => Use(scope)) : [];
            if (values.Count > 0)
            {
                scanner.Expect(":");
                types = Row(scanner.Type);
            }
        }

        Location();
        SameTypes(values, types, start);
        return values;
    }

    private Node Generic(string op, Block block, Scope scope, int start)
    {
        scanner.Enter();
        List<Value> operands = scanner.Items("(", ")", () => Use(scope));
        Dictionary<string, AttributeValue> found = scanner.Take("<{") ? Properties() : [];
        List<Block> blocks = scanner.Next == '(' ? scanner.Items("(", ")", () => Region(scope)) : [];
        if (scanner.Next == '{')
        {
            foreach ((string name, AttributeValue value) in attributes.Dictionary())
            {
                if (!found.TryAdd(name, value))
                    throw scanner.Error($"attribute {name} stands twice", start);
            }
        }

        scanner.Expect(":");
        SameTypes(operands, scanner.Items("(", ")", scanner.Type), start);
        scanner.Expect("->");
        List<TensorType> results = scanner.Next == '(' ? scanner.Items("(", ")", scanner.Type) : [scanner.Type()];
        scanner.Leave();
        return Add(op, operands, found, blocks, results, block, start);
    }

    /// <summary>The printer of MLIR puts an op's own attributes between <c>&lt;{</c> and <c>}&gt;</c>.</summary>
    private Dictionary<string, AttributeValue> Properties()
    {
        Dictionary<string, AttributeValue> found = scanner.Take("}") ? [] : attributes.Dictionary("", "}");
        scanner.Expect(">");
        return found;
    }

    private Node Short(string op, Block block, Scope scope, int start)
    {
        if (op == "stablehlo.constant")
        {
            AttributeValue value = attributes.Value();
            return value is DenseAttribute dense
                ? Add(op, [], new() { ["value"] = value }, [], [dense.Value.Type], block, start)
                : throw scanner.Error("dense<…> expected", start);
        }

        if (op is not ("func.call" or "call"))
            throw scanner.Error($"{op} stands in its short form: only constant, call and return are read so", start);
        scanner.Expect("@");
        SymbolAttribute callee = new(scanner.Word("a symbol"));
        List<Value> operands = scanner.Items("(", ")", () => Use(scope));
        scanner.Expect(":");
        SameTypes(operands, scanner.Items("(", ")", scanner.Type), start);
        scanner.Expect("->");
        List<TensorType> results = scanner.Next == '(' ? scanner.Items("(", ")", scanner.Type) : [scanner.Type()];
        return Add("func.call", operands, new() { ["callee"] = callee }, [], results, block, start);
    }

    private Node Add(
        string name,
        List<Value> operands,
        Dictionary<string, AttributeValue> found,
        List<Block> blocks,
        List<TensorType> results,
        Block block,
        int start
    )
    {
        try
        {
            return block.Add(
                OpReader.Read(name, new(found, [.. operands.Select(static o => o.Type)], results)),
                operands,
                blocks,
                results,
                StableHlo.Location.Unknown
            );
        }
        catch (RuleException broken)
        {
            throw new GraphException(
                "MF5011",
                scanner.Place(start),
                $"{name}: {broken.Message}",
                "Use the ops of specification A.2 in their generic form",
                broken
            );
        }
    }

    private Block Region(Scope outer)
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
                    if (!scope.Define(name, [block.AddArgument(scanner.Type())]))
                        throw scanner.Error($"%{name} is defined twice", start);
                    Location();
                    return name;
                });
            }

            scanner.Expect(":");
        }

        Nodes(block, scope);
        scanner.Expect("}");
        return block;
    }

    private Value Use(Scope scope)
    {
        int start = scanner.Position;
        string name = scanner.ValueName();
        IReadOnlyList<Value> values = scope.Find(name) ?? throw scanner.Error($"%{name} is not defined before this", start);
        long index = scanner.Take("#") ? scanner.Integer() : 0;
        return index >= 0 && index < values.Count
            ? values[(int)index]
            : throw scanner.Error($"%{name} has {values.Count} result(s), there is no #{index}", start);
    }

    private void SameTypes(List<Value> values, List<TensorType> types, int start)
    {
        if (!values.Select(static v => v.Type).SequenceEqual(types))
            throw scanner.Error($"the values are ({string.Join(", ", values.Select(static v => v.Type))}), stated is ({string.Join(", ", types)})", start);
    }

    private List<T> Row<T>(Func<T> item)
    {
        List<T> items = [item()];
        while (scanner.Take(","))
            items.Add(item());
        return items;
    }
}
