using System.Globalization;

namespace MaskFormer.StableHlo.Text;

/// <summary>
/// Reads MLIR text in generic form, as <see cref="ModulePrinter"/> and other tools write it; <c>constant</c>, <c>call</c> and <c>return</c> also in their short form.
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
    /// <exception cref="GraphException">MF5010: the text cannot be read; MF5011: an op or attribute is not known; MF502x, MF5001: what is said breaks a rule.</exception>
    public static Module Parse(string text, string file = "text")
    {
        Module module = new ModuleParser(text, file).Module();
        Verification.Verifier.Verify(module);
        return module;
    }

    private Module Module()
    {
        Aliases();
        scanner.Expect("module");
        string name = scanner.Take("@") ? scanner.Word("a name") : "module";
        AttributeValue? replicas = scanner.Take("attributes") ? attributes.Dictionary().GetValueOrDefault("mhlo.num_replicas") : null;
        scanner.Expect("{");
        List<Function> functions = [];
        while (!scanner.Take("}"))
            functions.Add(Function());
        Location();
        Aliases();
        if (!scanner.AtEnd)
            throw scanner.Error($"the module has ended, found {scanner.Found()}");
        return new(name, functions) { Replicas = Integer(replicas) ?? 1 };
    }

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
        string name = scanner.Word("a name");
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
            return new ArgumentInfo((own.GetValueOrDefault("mf.name") as TextAttribute)?.Value, Integer(own.GetValueOrDefault("tf.aliasing_output")));
        });
        List<(TensorType Type, string? Name)> results = [];
        if (scanner.Take("->"))
        {
            results = scanner.Next == '('
                ? scanner.Items("(", ")", () => (scanner.Type(), (Discardable().GetValueOrDefault("jax.result_info") as TextAttribute)?.Value))
                : [(scanner.Type(), null)];
        }

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
