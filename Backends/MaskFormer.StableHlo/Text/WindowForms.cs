namespace MaskFormer.StableHlo.Text;

/// <summary>
/// Abbreviated forms with parts of their own: <c>reduce(…) applies …</c>, <c>while(…) cond {…} do {…}</c>, <c>convolution(…) dim_numbers = …</c>.
/// </summary>
internal sealed class WindowForms(MlirScanner scanner, AttributeParser attributes, BlockParser blocks)
{
    /// <summary>
    /// <c>(%x init: %c) applies stablehlo.add across dimensions = [1] : types</c>, or
    /// <c>(%x init: %c), (%i init: %z) across dimensions = [1] : types reducer(%a: S, %b: S) (%c: T, %d: T) {…}</c>.
    /// </summary>
    public OpText Reduce(Scope scope)
    {
        OpText reduce = new("stablehlo.reduce");
        List<Value> initial = [];
        scanner.Row(() =>
        {
            scanner.Expect("(");
            reduce.Operands.Add(blocks.Use(scope));
            scanner.Expect("init");
            scanner.Expect(":");
            initial.Add(blocks.Use(scope));
            scanner.Expect(")");
            return true;
        });
        reduce.Operands.AddRange(initial);
        int start = scanner.Position;
        string? joining = scanner.Take("applies") ? scanner.Word("an op") : null;
        scanner.Expect("across");
        scanner.Expect("dimensions");
        scanner.Expect("=");
        reduce.Attributes["dimensions"] = new ArrayAttribute(scanner.Integers());
        blocks.Braces(reduce, start);
        Types(reduce);
        reduce.Blocks.Add(joining is null ? Reducer(initial.Count, scope) : Applied(joining, initial, start));
        return reduce;
    }

    /// <summary><c>(%i = %zero, %x = %start) : types cond {…} do {…}</c>.</summary>
    public OpText While(Scope scope)
    {
        OpText loop = new("stablehlo.while");
        List<string> names = [];
        scanner.Items("(", ")", () =>
        {
            names.Add(scanner.ValueName());
            scanner.Expect("=");
            loop.Operands.Add(blocks.Use(scope));
            return true;
        });
        if (loop.Operands.Count > 0)
        {
            scanner.Expect(":");
            int start = scanner.Position;
            List<TensorType> types = scanner.Row(scanner.Type);
            blocks.SameTypes(loop.Operands, types, start);
            loop.Results.AddRange(types);
        }

        if (scanner.Take("attributes"))
            attributes.Dictionary();
        scanner.Expect("cond");
        loop.Blocks.Add(Part());
        scanner.Expect("do");
        loop.Blocks.Add(Part());
        return loop;

        Block Part()
        {
            int start = scanner.Position;
            Block block = new();
            Scope inner = new(scope);
            for (int i = 0; i < names.Count; i++)
                blocks.Define(inner, names[i], block.AddArgument(loop.Results[i]), start);
            blocks.Braced(block, inner);
            return block;
        }
    }

    /// <summary>
    /// <c>(%x, %w) dim_numbers = [b, 0, f]x[0, i, o]->[b, 0, f], window = {stride = [2], pad = [[1, 1]], lhs_dilate = [1], rhs_dilate = [1], reverse = [false]}
    /// {attributes} : types</c>.
    /// </summary>
    public OpText Convolution(Scope scope)
    {
        OpText convolution = new("stablehlo.convolution");
        convolution.Operands.AddRange(scanner.Items("(", ")", () => blocks.Use(scope)));
        int start = scanner.Position;
        scanner.Expect("dim_numbers");
        scanner.Expect("=");
        string left = Axes();
        scanner.Expect("x");
        string kernel = Axes();
        scanner.Expect("->");
        convolution.Attributes["dimension_numbers"] = new DialectAttribute("stablehlo.conv", $"{left}x{kernel}->{Axes()}");
        scanner.Expect(",");
        scanner.Expect("window");
        scanner.Expect("=");
        scanner.Items("{", "}", () => Window(convolution));
        blocks.Braces(convolution, start);
        Types(convolution);
        return convolution;

        string Axes()
        {
            scanner.Expect("[");
            return $"[{scanner.Balanced('[', ']')}]";
        }
    }

    private bool Window(OpText convolution)
    {
        int start = scanner.Position;
        string key = scanner.Word("a part of the window");
        scanner.Expect("=");
        (string name, AttributeValue value) = key switch
        {
            "stride" => ("window_strides", new ArrayAttribute(scanner.Integers())),
            "lhs_dilate" => ("lhs_dilation", new ArrayAttribute(scanner.Integers())),
            "rhs_dilate" => ("rhs_dilation", new ArrayAttribute(scanner.Integers())),
            "reverse" => ("window_reversal", new ArrayAttribute(scanner.Items("[", "]", Truth))),
            "pad" => ("padding", Pairs(scanner.Items("[", "]", scanner.Integers), start)),
            _ => ((string, AttributeValue))(null!, null!),
        };
        if (name is null)
            throw scanner.Error($"a window has no '{key}'", start);
        return convolution.Attributes.TryAdd(name, value) ? true : throw scanner.Error($"{key} stands twice", start);
    }

    private long Truth()
    {
        if (scanner.Take("true"))
            return 1;
        scanner.Expect("false");
        return 0;
    }

    private DenseAttribute Pairs(List<List<long>> rows, int start)
    {
        if (rows.Any(static r => r.Count != 2))
            throw scanner.Error("padding must have two columns", start);
        TensorType type = new(ElementType.I64, rows.Count, 2);
        return new(Literal.From<long>(type, [.. rows.SelectMany(static r => r)]));
    }

    private void Types(OpText op)
    {
        scanner.Expect(":");
        int start = scanner.Position;
        blocks.SameTypes(op.Operands, scanner.Items("(", ")", scanner.Type), start);
        scanner.Expect("->");
        op.Results.AddRange(scanner.Types());
    }

    /// <summary>Arguments in pairs, one pair per operand; in the generic form all firsts come before all seconds.</summary>
    private Block Reducer(int count, Scope outer)
    {
        scanner.Expect("reducer");
        int start = scanner.Position;
        List<(string Name, TensorType Type)> pairs = [];
        for (int i = 0; i < count; i++)
        {
            List<(string, TensorType)> pair = scanner.Items("(", ")", () =>
            {
                string name = scanner.ValueName();
                scanner.Expect(":");
                TensorType type = scanner.Type();
                scanner.Location();
                return (name, type);
            });
            pairs.AddRange(pair.Count == 2 ? pair : throw scanner.Error("a pair of arguments expected", start));
        }

        Block block = new();
        Scope scope = new(outer);
        foreach ((string name, TensorType type) in pairs.Where(static (_, i) => i % 2 == 0).Concat(pairs.Where(static (_, i) => i % 2 == 1)))
            blocks.Define(scope, name, block.AddArgument(type), start);
        blocks.Braced(block, scope);
        return block;
    }

    private Block Applied(string op, List<Value> initial, int start)
    {
        if (initial.Count != 1)
            throw scanner.Error("'applies' goes with one operand", start);
        Block block = new();
        TensorType scalar = initial[0].Type;
        OpText joining = new(op) { Results = [scalar] };
        joining.Operands.AddRange([block.AddArgument(scalar), block.AddArgument(scalar)]);
        block.Results = blocks.Add(joining, block, start).Results;
        return block;
    }
}
