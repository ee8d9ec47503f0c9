using System.Globalization;

namespace MaskFormer.StableHlo.Text;

/// <summary>Reads ops as MLIR's printer abbreviates them: <c>stablehlo.add %a, %b : T</c>. What is found is what the generic form says in full.</summary>
internal sealed class ShortForms(MlirScanner scanner, AttributeParser attributes, BlockParser blocks)
{
    /// <summary>What the abbreviations call attributes.</summary>
    private static readonly Dictionary<(string Op, string Key), string> keys = new()
    {
        [("stablehlo.iota", "dim")] = "iota_dimension",
        [("stablehlo.concatenate", "dim")] = "dimension",
        [("stablehlo.broadcast_in_dim", "dims")] = "broadcast_dimensions",
        [("stablehlo.transpose", "dims")] = "permutation",
        [("stablehlo.reverse", "dims")] = "dimensions",
        [("stablehlo.dynamic_slice", "sizes")] = "slice_sizes",
        [("stablehlo.pad", "low")] = "edge_padding_low",
        [("stablehlo.pad", "high")] = "edge_padding_high",
        [("stablehlo.pad", "interior")] = "interior_padding",
    };

    /// <summary>The op after its name.</summary>
    public OpText Read(string op, Scope scope) => op switch
    {
        "stablehlo.constant" => Constant(),
        "func.call" or "call" => Call(scope),
        "stablehlo.reduce" => new WindowForms(scanner, attributes, blocks).Reduce(scope),
        "stablehlo.while" => new WindowForms(scanner, attributes, blocks).While(scope),
        "stablehlo.convolution" => new WindowForms(scanner, attributes, blocks).Convolution(scope),
        "stablehlo.custom_call" => CustomCall(scope),
        "stablehlo.composite" => Composite(scope),
        _ when op.StartsWith("stablehlo.", StringComparison.Ordinal) || op == "chlo.erf" => Listed(op, scope),
        _ => throw scanner.Error($"the op {op} is not known"),
    };

    private OpText Constant()
    {
        AttributeValue value = attributes.Value();
        return value is DenseAttribute dense
            ? new("stablehlo.constant") { Attributes = { ["value"] = value }, Results = [dense.Value.Type] }
            : throw scanner.Error("dense<…> expected");
    }

    private OpText Call(Scope scope)
    {
        scanner.Expect("@");
        OpText call = new("func.call") { Attributes = { ["callee"] = new SymbolAttribute(scanner.Symbol()) } };
        call.Operands.AddRange(scanner.Items("(", ")", () => blocks.Use(scope)));
        Finish(call);
        return call;
    }

    private OpText CustomCall(Scope scope)
    {
        scanner.Expect("@");
        OpText call = new("stablehlo.custom_call") { Attributes = { ["call_target_name"] = new TextAttribute(scanner.Symbol()) } };
        call.Operands.AddRange(scanner.Items("(", ")", () => blocks.Use(scope)));
        Finish(call);
        return call;
    }

    /// <summary>A composite does what its decomposition does: it is read as a call of that.</summary>
    private OpText Composite(Scope scope)
    {
        int start = scanner.Position;
        scanner.Quoted();
        OpText composite = new("func.call");
        composite.Operands.AddRange(scanner.Row(() => blocks.Use(scope)));
        Finish(composite);
        if (composite.Attributes.GetValueOrDefault("decomposition") is not SymbolAttribute callee)
            throw scanner.Error("the composite names no decomposition", start);
        composite.Attributes.Clear();
        composite.Attributes["callee"] = callee;
        return composite;
    }

    /// <summary>Values, words and <c>key = value</c> with commas; then types.</summary>
    private OpText Listed(string op, Scope scope)
    {
        OpText text = new(op);
        List<string> words = [];
        if (scanner.Next is not (':' or '{'))
            scanner.Row(() => Entry(text, words, scope));
        if (op == "stablehlo.compare")
            Comparison(text, words);
        else if (words.Count > 0)
            throw scanner.Error($"'{words[0]}' is not known here");
        Finish(text);
        return text;
    }

    private bool Entry(OpText text, List<string> words, Scope scope)
    {
        if (scanner.Next == '%')
        {
            text.Operands.Add(blocks.Use(scope));
            if (text.Name == "stablehlo.slice" && scanner.Next == '[')
                Ranges(text);
            return true;
        }

        string word = scanner.Word("a value or an attribute");
        if (!scanner.Take("="))
        {
            words.Add(word);
            return true;
        }

        int start = scanner.Position;
        switch (text.Name, word)
        {
            case ("stablehlo.dot_general", "batching_dims" or "contracting_dims"):
                Axes(text, word == "batching_dims" ? "batching" : "contracting");
                break;
            case ("stablehlo.dot_general", "precision"):
                text.Attributes["precision_config"] = Precision();
                break;
            case ("stablehlo.reduce_precision", "format"):
                Format(text);
                break;
            case ("stablehlo.rng_bit_generator", "algorithm"):
                text.Attributes["rng_algorithm"] = new DialectAttribute("stablehlo", "rng_algorithm " + scanner.Word("an algorithm"));
                break;
            default:
                string name = keys.GetValueOrDefault((text.Name, word)) ?? throw scanner.Error($"{text.Name} has no '{word}'", start);
                text.Attributes[name] = scanner.Next == '[' ? new ArrayAttribute(scanner.Integers()) : new NumberAttribute(scanner.Number());
                break;
        }

        return true;
    }

    /// <summary><c>[0:2, 1:8:3]</c>: start, limit and step of each axis.</summary>
    private void Ranges(OpText slice)
    {
        List<long[]> ranges = scanner.Items("[", "]", () =>
        {
            long start = scanner.Integer();
            scanner.Expect(":");
            long limit = scanner.Integer();
            return (long[])[start, limit, scanner.Take(":") ? scanner.Integer() : 1];
        });
        slice.Attributes["start_indices"] = new ArrayAttribute([.. ranges.Select(static r => r[0])]);
        slice.Attributes["limit_indices"] = new ArrayAttribute([.. ranges.Select(static r => r[1])]);
        slice.Attributes["strides"] = new ArrayAttribute([.. ranges.Select(static r => r[2])]);
    }

    /// <summary><c>[0] x [0]</c>: pairs of axes.</summary>
    private void Axes(OpText dot, string kind)
    {
        List<long> left = scanner.Integers();
        scanner.Expect("x");
        List<long> right = scanner.Integers();
        (string Side, List<long> Axes)[] sides = [("lhs", left), ("rhs", right)];
        string lists = string.Join(
            ", ",
            sides.Where(static s => s.Axes.Count > 0).Select(s => $"{s.Side}_{kind}_dimensions = [{AttributeWriter.Join(s.Axes)}]")
        );
        string body = (dot.Attributes.GetValueOrDefault("dot_dimension_numbers") as DialectAttribute)?.Body ?? "";
        dot.Attributes["dot_dimension_numbers"] = new DialectAttribute("stablehlo.dot", body.Length == 0 ? lists : $"{body}, {lists}");
    }

    private ListAttribute Precision() =>
        new(scanner.Items("[", "]", () => (AttributeValue)new DialectAttribute("stablehlo", "precision " + scanner.Word("a precision"))));

    /// <summary><c>e5m10</c>: bits of exponent and mantissa.</summary>
    private void Format(OpText text)
    {
        int start = scanner.Position;
        string[] bits = scanner.Word("a format").Split('e', 'm');
        if (bits.Length != 3 || bits[0].Length > 0)
            throw scanner.Error("a format like e5m10 expected", start);
        text.Attributes["exponent_bits"] = new NumberAttribute(bits[1]);
        text.Attributes["mantissa_bits"] = new NumberAttribute(bits[2]);
    }

    private void Comparison(OpText compare, List<string> words)
    {
        if (words.Count is not (1 or 2))
            throw scanner.Error("a direction and at most one order expected");
        compare.Attributes["comparison_direction"] = new DialectAttribute("stablehlo", "comparison_direction " + words[0]);
        if (words.Count == 2)
            compare.Attributes["compare_type"] = new DialectAttribute("stablehlo", "comparison_type " + words[1]);
    }

    /// <summary>
    /// Attributes in braces, then types: those of a function, or those of the values alone. One type stands for all operands and the result; two of a
    /// select are the predicate's and the choices'.
    /// </summary>
    private void Finish(OpText op)
    {
        int start = scanner.Position;
        blocks.Braces(op, start);
        scanner.Expect(":");
        start = scanner.Position;
        if (scanner.Next == '(')
        {
            blocks.SameTypes(op.Operands, scanner.Items("(", ")", scanner.Type), start);
            scanner.Expect("->");
            op.Results.AddRange(scanner.Types());
            return;
        }

        List<TensorType> types = scanner.Row(scanner.Type);
        if (scanner.Take("->"))
        {
            op.Results.AddRange(scanner.Types());
        }
        else if (op.Name == "stablehlo.select" && types.Count == 2)
        {
            types.Add(types[1]);
            op.Results.Add(types[1]);
        }
        else
        {
            op.Results.AddRange(types);
        }

        if (types.Count == 1)
            types = [.. Enumerable.Repeat(types[0], op.Operands.Count)];
        blocks.SameTypes(op.Operands, types, start);
    }
}
