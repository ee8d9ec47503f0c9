using System.Globalization;

namespace MaskFormer.StableHlo.Text;

/// <summary>
/// Reads MLIR text of the StableHLO dialect as <see cref="ModulePrinter"/> and other tools write it, in the generic form and in the abbreviated one.
/// What is read is verified: the result can be run.
/// </summary>
public sealed class ModuleParser
{
    private readonly MlirScanner scanner;
    private readonly AttributeParser attributes;

    private ModuleParser(string text, string file)
    {
        scanner = new(text, file);
        attributes = new(scanner);
    }

    /// <summary>Reads a module.</summary>
    /// <param name="text">The text.</param>
    /// <param name="file">Name for messages.</param>
    /// <exception cref="GraphException">MF5010: the text cannot be read; MF5011: an op or attribute is not known; MF502x, MF5035: what is said breaks a
    /// rule.</exception>
    public static Module Parse(string text, string file = "text")
    {
        Module module = new ModuleParser(text, file).Module();
        Verification.Verifier.Verify(module);
        return module;
    }

    private Module Module()
    {
        Aliases();
        Module module = IsFunction ? new("module", [.. BareFunctions()]) : scanner.Next == '"' ? Generic() : Short();
        Location();
        Aliases();
        return scanner.AtEnd ? module : throw scanner.Error($"the module has ended, found {scanner.Found()}");
    }

    private bool IsFunction => scanner.Is("func.func") || scanner.Is("\"func.func\"");

    /// <summary>Functions without a module around them, which MLIR's own tools put one around.</summary>
    private IEnumerable<Function> BareFunctions()
    {
        while (IsFunction) yield return AnyFunction();
    }

    private Module Short()
    {
        if (!scanner.Take("builtin.module"))
            scanner.Expect("module");
        string name = scanner.Take("@") ? scanner.Symbol() : "module";
        int start = scanner.Position;
        Dictionary<string, AttributeValue> found = scanner.Take("attributes") ? attributes.Dictionary() : [];
        scanner.Expect("{");
        return new(name, Functions()) { Replicas = Replicas(found, start) };
    }

    /// <summary><c>"builtin.module"() &lt;{sym_name = "m"}&gt; ({ … }) {…} : () -&gt; ()</c>.</summary>
    private Module Generic()
    {
        int start = scanner.Position;
        Dictionary<string, AttributeValue> found = GenericHead("builtin.module");
        scanner.Expect("(");
        scanner.Expect("{");
        List<Function> functions = Functions();
        GenericTail(found);
        return new((found.GetValueOrDefault("sym_name") as TextAttribute)?.Value ?? "module", functions) { Replicas = Replicas(found, start) };
    }

    private Dictionary<string, AttributeValue> GenericHead(string op)
    {
        int start = scanner.Position;
        if (scanner.Quoted() != op)
            throw scanner.Error($"\"{op}\" expected", start);
        scanner.Expect("(");
        scanner.Expect(")");
        if (!scanner.Take("<{"))
            return [];
        Dictionary<string, AttributeValue> found = scanner.Take("}") ? [] : attributes.Dictionary("", "}");
        scanner.Expect(">");
        return found;
    }

    private void GenericTail(Dictionary<string, AttributeValue> found)
    {
        scanner.Expect(")");
        if (scanner.Next == '{')
        {
            foreach ((string name, AttributeValue value) in attributes.Dictionary())
                found.TryAdd(name, value);
        }

        scanner.Expect(":");
        scanner.Expect("(");
        scanner.Expect(")");
        scanner.Expect("->");
        scanner.Expect("(");
        scanner.Expect(")");
    }

    private List<Function> Functions()
    {
        List<Function> functions = [];
        while (!scanner.Take("}"))
            functions.Add(AnyFunction());
        return functions;
    }

    private Function AnyFunction() => scanner.Next == '"' ? GenericFunction() : Function();

    private int Replicas(Dictionary<string, AttributeValue> found, int start) =>
        Integer(found.GetValueOrDefault("mhlo.num_partitions")) is null or 1
            ? Integer(found.GetValueOrDefault("mhlo.num_replicas")) ?? 1
            : throw scanner.Error("programs for one partition only are read here", start);

    /// <summary><c>"func.func"() &lt;{function_type = …, sym_name = "main"}&gt; ({ ^bb0(…): … }) : () -&gt; ()</c>.</summary>
    private Function GenericFunction()
    {
        int start = scanner.Position;
        Dictionary<string, AttributeValue> found = GenericHead("func.func");
        scanner.Expect("(");
        Block body = new BlockParser(scanner, attributes).Region(null);
        GenericTail(found);
        Location();
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

    private static ArgumentInfo Info(Dictionary<string, AttributeValue> own) => new(
        (own.GetValueOrDefault("mf.name") as TextAttribute)?.Value,
        Integer(own.GetValueOrDefault("tf.aliasing_output")),
        own.ContainsKey("jax.buffer_donor")
    );

    // JAX calls the only result of a function "".
    private static string? ResultName(Dictionary<string, AttributeValue> own) =>
        own.GetValueOrDefault("jax.result_info") is TextAttribute { Value: { Length: > 0 } name } ? name : null;

    /// <summary>Definitions of location aliases, which say nothing that a run needs.</summary>
    private void Aliases()
    {
        while (scanner.Next == '#')
            scanner.SkipLine();
    }

    private Function Function()
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
            Define(scope, argument, [body.AddArgument(scanner.Type())], start);
            Dictionary<string, AttributeValue> own = Discardable();
            Location();
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
        int end = new BlockParser(scanner, attributes).Nodes(body, scope);
        if (!body.ResultTypes.SequenceEqual(results.Select(static r => r.Type)))
            throw scanner.Error(
                $"@{name} is to return ({string.Join(", ", results.Select(static r => r.Type))}), it returns ({string.Join(", ", body.ResultTypes)})",
                end
            );
        scanner.Expect("}");
        Location();
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

    private void Define(Scope scope, string name, IReadOnlyList<Value> values, int position)
    {
        if (!scope.Define(name, values))
            throw scanner.Error($"%{name} is defined twice", position);
    }

    private void Location() => new BlockParser(scanner, attributes).Location();

    private static int? Integer(AttributeValue? value) =>
        value is NumberAttribute n && int.TryParse(n.Number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) ? number : null;
}

/// <summary>Names that can be seen in a block: its own and those around it.</summary>
internal sealed class Scope(Scope? outer)
{
    private readonly Dictionary<string, IReadOnlyList<Value>> names = [];

    public IReadOnlyList<Value>? Find(string name) => names.GetValueOrDefault(name) ?? outer?.Find(name);

    public bool Define(string name, IReadOnlyList<Value> values) => Find(name) is null && names.TryAdd(name, values);
}
