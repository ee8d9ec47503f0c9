using System.Globalization;
using System.Text;

namespace MaskFormer.StableHlo.Text;

/// <summary>
/// Writes a module as MLIR text in generic form: it depends on names of ops and attributes only, not on each op's own
/// spelling, and stays readable by plugins for years. Equal modules give equal bytes.
/// </summary>
public sealed class ModulePrinter
{
    private readonly StringBuilder text = new();
    private readonly Dictionary<Value, string> names = [];
    private readonly List<(int Start, int Length, Location Location)> marks = [];
    private int next;

    private ModulePrinter() { }

    /// <summary>The text, with <c>\n</c> line ends.</summary>
    public static string Print(Module module) => PrintWithPlaces(module).Text;

    internal static PrintedModule PrintWithPlaces(Module module)
    {
        ModulePrinter printer = new();
        string replicas = module.Replicas.ToString(CultureInfo.InvariantCulture);
        printer
            .text.Append("module @")
            .Append(MlirText.Symbol(module.Name))
            .Append(" attributes {mhlo.num_partitions = 1 : i32, mhlo.num_replicas = ")
            .Append(replicas)
            .Append(" : i32} {\n");
        foreach (Function function in module.Functions)
            printer.Write(function);
        return new(printer.text.Append("}\n").ToString(), printer.marks);
    }

    private void Write(Function function)
    {
        names.Clear();
        next = 0;
        Block body = function.Body;
        text.Append("  func.func ").Append(function.Public ? "public" : "private").Append(" @").Append(MlirText.Symbol(function.Name)).Append('(');
        for (int i = 0; i < body.Arguments.Count; i++)
        {
            names.Add(body.Arguments[i], "%arg" + i.ToString(CultureInfo.InvariantCulture));
            text.Append(i == 0 ? "" : ", ")
                .Append(names[body.Arguments[i]])
                .Append(": ")
                .Append(body.Arguments[i].Type)
                .Append(Describe(function.Arguments[i]));
        }

        text.Append(") -> (");
        for (int i = 0; i < body.Results.Count; i++)
        {
            text.Append(i == 0 ? "" : ", ").Append(body.Results[i].Type);
            if (function.ResultNames[i] is { } name)
                text.Append(" {jax.result_info = ").Append(MlirText.Quoted(name)).Append('}');
        }

        text.Append(") {\n");
        WriteNodes(body, "    ", "func.return");
        text.Append("  }\n");
    }

    private void WriteNodes(Block block, string indent, string terminator)
    {
        foreach (Node node in block.Nodes)
            Write(node, indent);
        text.Append(indent).Append('"').Append(terminator).Append("\"(");
        Names(block.Results);
        text.Append(") : (");
        Types(block.Results);
        text.Append(") -> ()\n");
    }

    private void Write(Node node, string indent)
    {
        text.Append(indent);
        if (node.Results.Count > 0)
        {
            string name = "%" + next++.ToString(CultureInfo.InvariantCulture);
            text.Append(name);
            if (node.Results.Count > 1)
                text.Append(':').Append(node.Results.Count);
            text.Append(" = ");
            for (int i = 0; i < node.Results.Count; i++)
                names.Add(node.Results[i], node.Results.Count == 1 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}#{i}"));
        }

        text.Append('"').Append(node.Op.Name).Append("\"(");
        Names(node.Operands);
        text.Append(')');
        if (node.Blocks.Count > 0)
            WriteRegions(node, indent);
        AttributeWriter attributes = new();
        node.Op.Describe(attributes);
        text.Append(attributes).Append(" : (");
        Types(node.Operands);
        text.Append(") -> ");
        if (node.Results.Count != 1)
            text.Append('(');
        Types(node.Results);
        if (node.Results.Count != 1)
            text.Append(')');
        Mark(node.Location);
        text.Append('\n');
    }

    private void WriteRegions(Node node, string indent)
    {
        text.Append(" (");
        for (int i = 0; i < node.Blocks.Count; i++)
        {
            Block block = node.Blocks[i];
            text.Append(i == 0 ? "{\n" : ", {\n");
            if (block.Arguments.Count > 0)
            {
                text.Append(indent).Append("^bb0(");
                for (int a = 0; a < block.Arguments.Count; a++)
                {
                    names.Add(block.Arguments[a], "%" + next++.ToString(CultureInfo.InvariantCulture));
                    text.Append(a == 0 ? "" : ", ").Append(names[block.Arguments[a]]).Append(": ").Append(block.Arguments[a].Type);
                }

                text.Append("):\n");
            }

            WriteNodes(block, indent + "  ", "stablehlo.return");
            text.Append(indent).Append('}');
        }

        text.Append(')');
    }

    private void Names(IReadOnlyList<Value> values)
    {
        for (int i = 0; i < values.Count; i++)
            text.Append(i == 0 ? "" : ", ").Append(names[values[i]]);
    }

    private void Types(IReadOnlyList<Value> values)
    {
        for (int i = 0; i < values.Count; i++)
            text.Append(i == 0 ? "" : ", ").Append(values[i].Type);
    }

    private static string Describe(ArgumentInfo info)
    {
        List<string> attributes = [];
        if (info.Name is not null)
            attributes.Add("mf.name = " + MlirText.Quoted(info.Name));
        if (info.Alias is int alias)
            attributes.Add(string.Create(CultureInfo.InvariantCulture, $"tf.aliasing_output = {alias} : i32"));
        if (info.Donor)
            attributes.Add("jax.buffer_donor = true");
        return attributes.Count == 0 ? "" : $" {{{string.Join(", ", attributes)}}}";
    }

    private void Mark(Location location)
    {
        string described = Describe(location);
        if (described.Length > 0)
            marks.Add((text.Length, described.Length, location));
        text.Append(described);
    }

    private static string Describe(Location location)
    {
        if (location.IsUnknown)
            return "";
        string file = location.File is null
            ? ""
            : string.Create(CultureInfo.InvariantCulture, $"{MlirText.Quoted(location.File)}:{location.Line}:{location.Column}");
        return string.IsNullOrEmpty(location.Name) ? $" loc({file})"
            : file.Length == 0 ? $" loc({MlirText.Quoted(location.Name)})"
            : $" loc({MlirText.Quoted(location.Name)}({file}))";
    }
}
