namespace MaskFormer.StableHlo.Text;

/// <summary>
/// Reads MLIR text of the StableHLO dialect as <see cref="ModulePrinter"/> and other tools write it, in the generic form and in the abbreviated one.
/// What is read is verified: the result can be run.
/// </summary>
public sealed class ModuleParser
{
    private readonly MlirScanner scanner;
    private readonly AttributeParser attributes;
    private readonly GenericSymbol generic;
    private readonly FunctionParser function;

    private ModuleParser(string text, string file)
    {
        scanner = new(text, file);
        attributes = new(scanner);
        generic = new(scanner, attributes);
        function = new(scanner, attributes);
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
        scanner.Location();
        Aliases();
        return scanner.AtEnd ? module : throw scanner.Error($"the module has ended, found {scanner.Found()}");
    }

    private bool IsFunction => scanner.Is("func.func") || scanner.Is("\"func.func\"");

    /// <summary>Functions without a module around them, which MLIR's own tools put one around.</summary>
    private IEnumerable<Function> BareFunctions()
    {
        while (IsFunction) yield return function.Read();
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
        Dictionary<string, AttributeValue> found = generic.Head("builtin.module");
        scanner.Expect("(");
        scanner.Expect("{");
        List<Function> functions = Functions();
        generic.Tail(found);
        return new((found.GetValueOrDefault("sym_name") as TextAttribute)?.Value ?? "module", functions) { Replicas = Replicas(found, start) };
    }

    private List<Function> Functions()
    {
        List<Function> functions = [];
        while (!scanner.Take("}"))
            functions.Add(function.Read());
        return functions;
    }

    private int Replicas(Dictionary<string, AttributeValue> found, int start) =>
        found.GetValueOrDefault("mhlo.num_partitions").AsInteger() is null or 1
            ? found.GetValueOrDefault("mhlo.num_replicas").AsInteger() ?? 1
            : throw scanner.Error("programs for one partition only are read here", start);

    /// <summary>Definitions of location aliases, which say nothing that a run needs.</summary>
    private void Aliases()
    {
        while (scanner.Next == '#')
            scanner.SkipLine();
    }
}
