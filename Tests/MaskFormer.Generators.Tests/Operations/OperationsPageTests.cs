using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using MaskFormer.Language;
using MaskFormer.Testing;
using Xunit;
using Tensor = MaskFormer.Language.Tensor;

namespace MaskFormer.Generators.Tests.Operations;

/// <summary>
/// docs/language/operations.md says of every operation what its XML documentation says, and shows the example there with the shape that the compiler proves.
/// The page is written by this test: where it differs, the new one is left beside it as operations.received.md.
/// </summary>
public sealed partial class OperationsPageTests
{
    private static readonly string page = Path.Combine(Shared.Root, "docs", "language", "operations.md");

    private static readonly XElement[] documented =
        [.. XDocument.Load(Path.ChangeExtension(typeof(Ops).Assembly.Location, "xml")).Descendants("member")];

    /// <summary>Headings and what stands below them, in the order of the tables.</summary>
    private static readonly (string Heading, IEnumerable<string> Names)[] sections =
    [
        ("Element by element", ElementwiseOps.Rows.Select(static op => op.Name)),
        ("Axes by name", PatternOps.Rows.Select(static op => op.Name)),
        ("Axes by number", AxisOps.Rows.Select(static op => op.Name)),
        ("Maps", ImageOps.Rows.Select(static op => op.Name)),
        ("Values from nothing, and what is marked", StructureOps.Rows.Select(static op => op.Name)),
        ("Layers and weights", LayerTable.All.Select(static kind => kind.Name).Append("Weight")),
    ];

    [Fact]
    public void The_page_is_current()
    {
        string text = Write(), received = Path.ChangeExtension(page, "received.md");
        if (File.Exists(page) && File.ReadAllText(page).ReplaceLineEndings("\n") == text)
        {
            File.Delete(received);
            return;
        }

        File.WriteAllText(received, text);
        Assert.Fail($"The page differs from the operations: look at {received}, and rename it to operations.md if it is right.");
    }

    [Fact]
    public void No_operation_is_left_out()
    {
        IEnumerable<string> all = typeof(Ops).GetMethods(BindingFlags.Public | BindingFlags.Static)
            .Where(static m => m.ReturnType == typeof(Tensor) || m.ReturnType == typeof(Layer))
            .Select(static m => m.Name)
            .Except(["On", "Same", "get_Port"]);
        Assert.Equal(all.Order(StringComparer.Ordinal), sections.SelectMany(static s => s.Names).Order(StringComparer.Ordinal));
    }

    private static string Write()
    {
        StringBuilder text = new();
        List<string> wrong = [];
        text.Append(
            """
            # Operations

            What an expression over tensors may call. Each operation has the same name in both back ends, and the same numbers: types follow the rules of
            [precision](../precision.md), patterns and shapes are explained in [shapes](shapes.md). `+`, `-`, `*`, `/` take sides of equal
            shape, or a number on one side.
            Sizes in the examples: `Hidden`, `Heads` and `Window` are parameters, single letters whatever flows in.

            This page is written by `OperationsPageTests` from the documentation of `MaskFormer.Language.Ops`; the shapes are what the compiler proves of the
            examples.

            """
        );
        foreach ((string heading, IEnumerable<string> names) in sections)
        {
            text.Append($"\n## {heading}\n");
            foreach (string name in names) Operation(text, name, wrong);
        }

        Assert.Empty(wrong);
        return text.ToString().ReplaceLineEndings("\n");
    }

    private static void Operation(StringBuilder text, string name, List<string> wrong)
    {
        MethodInfo method = typeof(Ops).GetMethod(name)!;
        XElement docs = documented.Single(member => Regex.IsMatch((string)member.Attribute("name")!, $@"^M:MaskFormer\.Language\.Ops\.{name}(\(|$)"));
        text.Append($"\n### {name}\n\n```csharp\n{Signature(method)}\n```\n\n{Wrapped(Plain(docs.Element("summary")!))}\n");
        string[] parts = docs.Element("example")?.Value.Split(';') ?? [];
        if (parts.Length < 2) wrong.Add($"{name} has no <example>");
        if (parts.Length < 2) return;
        string call = parts[^1].Trim(), shape = Shape(method, string.Join(";", parts[..^1]), call);
        if (shape.StartsWith("MF", StringComparison.Ordinal)) wrong.Add($"the example of {name}: {shape}");
        IEnumerable<string> ports = parts[..^1].Select(static port => port.Split(':')).Select(static port => $"`{port[0].Trim()}` `[{port[1].Trim()}]`");
        text.Append($"\n{string.Join(", ", ports)}: `{call}` is `[{shape}]`\n");
    }

    private static string Shape(MethodInfo method, string ports, string call)
    {
        if (method.ReturnType != typeof(Layer)) return OneExpression.Shape(ports, call == "" || method.Name != "Weight" ? call : "W * 1", Member("Tensor W"));
        string inputs = string.Join(", ", ports.Split(';').Select(static port => port.Split(':')[0].Trim()));
        return OneExpression.Shape(ports, $"L({inputs})", Member("Layer L"));

        string Member(string what) =>
            (method.Name is "Weight" || method.ReturnType == typeof(Layer) ? $"{what} => {call};" : "")
            + (method.Name == "MultiheadAttention" ? "[Require(\"fits\")] bool Fits => Hidden % Heads == 0;" : "");
    }

    private static string Signature(MethodInfo method)
    {
        string[] parameters = [.. method.GetParameters().Select(static p => $"{Type(p)} {p.Name}{Default(p)}")];
        string line = $"{method.Name}({string.Join(", ", parameters)})";
        return line.Length <= 120 ? line : $"{method.Name}(\n    {string.Join(",\n    ", parameters)})";
    }

    private static string Type(ParameterInfo p) => p.ParameterType switch
    {
        var t when t == typeof(int) => "int",
        var t when t == typeof(double) => "double",
        var t when t == typeof(bool) => "bool",
        var t when t == typeof(string) => "string",
        var t when t == typeof(ReadOnlySpan<Tensor>) => "params Tensor[]",
        var t => t.Name,
    };

    private static string Default(ParameterInfo p) => !p.HasDefaultValue ? "" : " = " + (p.DefaultValue switch
    {
        bool flag => flag ? "true" : "false",
        string text => $"\"{text}\"",
        var value when p.ParameterType.IsEnum => $"{p.ParameterType.Name}.{Enum.ToObject(p.ParameterType, value!)}",
        var value => Convert.ToString(value, CultureInfo.InvariantCulture),
    });

    private static string Plain(XElement element) => Blank().Replace(string.Concat(element.Nodes().Select(static node => node switch
    {
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement { Name.LocalName: "paramref" } parameter => $"`{(string)parameter.Attribute("name")!}`",
        XElement { Name.LocalName: "see" } see => $"`{Cref().Match((string)see.Attribute("cref")!).Groups[1].Value}`",
        XElement other => Plain(other),
        XText plain => plain.Value,
        _ => "",
    })), " ").Trim();

    // Text in lines that an editor shows whole.
    private static string Wrapped(string text)
    {
        StringBuilder lines = new();
        int width = 0;
        foreach (string word in text.Split(' '))
        {
            if (width > 0 && width + word.Length + 1 > 150) (width, _) = (0, lines.Append('\n'));
            else if (width > 0) (width, _) = (width + 1, lines.Append(' '));
            lines.Append(word);
            width += word.Length;
        }

        return lines.ToString();
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blank();

    [GeneratedRegex(@"(\w+)(?:\(.*)?$")]
    private static partial Regex Cref();
}
