namespace MaskFormer.StableHlo.Text;

/// <summary>Reads functions, in the generic form and in the abbreviated one.</summary>
internal sealed class FunctionParser(MlirScanner scanner, AttributeParser attributes)
{
    private readonly GenericSymbol generic = new(scanner, attributes);
    private readonly BlockParser blocks = new(scanner, attributes);

    /// <summary>Reads a function in either form.</summary>
    public Function Read() => scanner.Next == '"' ? Generic() : Short();

    /// <summary><c>"func.func"() &lt;{function_type = …, sym_name = "main"}&gt; ({ ^bb0(…): … }) : () -&gt; ()</c>.</summary>
    private Function Generic()
    {
        int start = scanner.Position;
        Dictionary<string, AttributeValue> found = generic.Head("func.func");
        scanner.Expect("(");
        Block body = blocks.Region(null);
        generic.Tail(found);
        scanner.Location();
        if (found.GetValueOrDefault("sym_name") is not TextAttribute name || found.GetValueOrDefault("function_type") is not FunctionTypeAttribute type)
            throw scanner.Error("sym_name and function_type expected", start);
        if (!type.Arguments.SequenceEqual(body.ArgumentTypes) || !type.Results.SequenceEqual(body.ResultTypes))
            throw scanner.Error(
                $"@{name.Value} takes ({string.Join(", ", body.ArgumentTypes)}) and returns ({string.Join(", ", body.ResultTypes)}), function_type says other",
                start
            );
        return new(name.Value, body)
        {
            Arguments = [.. Each(found.GetValueOrDefault("arg_attrs"), body.Arguments.Count).Select(Info)],
            ResultNames = [.. Each(found.GetValueOrDefault("res_attrs"), body.Results.Count).Select(ResultName)],
            Public = found.GetValueOrDefault("sym_visibility") is not TextAttribute { Value: "private" },
        };

        IEnumerable<Dictionary<string, AttributeValue>> Each(AttributeValue? list, int count) =>
            list is null ? Enumerable.Repeat(new Dictionary<string, AttributeValue>(), count)
            : list is ListAttribute { Values: var values } && values.Count == count && values.All(static v => v is DictionaryAttribute)
                ? values.Cast<DictionaryAttribute>().Select(static d => d.Values)
            : throw scanner.Error($"@{name.Value}: a list of {count} dictionaries expected", start);
    }

    private Function Short()
    {
        scanner.Expect("func.func");
        bool isPublic = !scanner.Take("private");
        if (isPublic)
            scanner.Take("public");
        scanner.Expect("@");
        string name = scanner.Symbol();
        Block body = new();
        Scope scope = new(null);
        List<ArgumentInfo> arguments = scanner.Items("(", ")", () =>
        {
            int start = scanner.Position;
            string argument = scanner.ValueName();
            scanner.Expect(":");
            blocks.Define(scope, argument, body.AddArgument(scanner.Type()), start);
            Dictionary<string, AttributeValue> own = Discardable();
            scanner.Location();
            return Info(own);
        });
        List<(TensorType Type, string? Name)> results = [];
        if (scanner.Take("->"))
        {
            results = scanner.Next == '('
                ? scanner.Items("(", ")", () => (scanner.Type(), ResultName(Discardable())))
                : [(scanner.Type(), null)];
        }

        if (scanner.Take("attributes"))
            attributes.Dictionary();
        scanner.Expect("{");
        int end = blocks.Nodes(body, scope);
        if (!body.ResultTypes.SequenceEqual(results.Select(static r => r.Type)))
            throw scanner.Error(
                $"@{name} is to return ({string.Join(", ", results.Select(static r => r.Type))}), it returns ({string.Join(", ", body.ResultTypes)})",
                end
            );
        scanner.Expect("}");
        scanner.Location();
        return new(name, body) { Arguments = arguments, ResultNames = [.. results.Select(static r => r.Name)], Public = isPublic };
    }

    /// <summary>Attributes of arguments and results: MLIR demands a dialect's prefix.</summary>
    private Dictionary<string, AttributeValue> Discardable()
    {
        int start = scanner.Position;
        if (scanner.Next != '{')
            return [];
        Dictionary<string, AttributeValue> found = attributes.Dictionary();
        return found.Keys.FirstOrDefault(static k => !k.Contains('.', StringComparison.Ordinal)) is { } plain
            ? throw scanner.Error($"attribute {plain} lacks a dialect's prefix", start)
            : found;
    }

    private static ArgumentInfo Info(Dictionary<string, AttributeValue> own) => new(
        (own.GetValueOrDefault("mf.name") as TextAttribute)?.Value,
        own.GetValueOrDefault("tf.aliasing_output").AsInteger(),
        own.ContainsKey("jax.buffer_donor")
    );

    // JAX calls the only result of a function "".
    private static string? ResultName(Dictionary<string, AttributeValue> own) =>
        own.GetValueOrDefault("jax.result_info") is TextAttribute { Value: { Length: > 0 } name } ? name : null;
}
