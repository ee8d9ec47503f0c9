using System.Globalization;
using System.Text;

namespace MaskFormer.StableHlo;

/// <summary>Writes the attributes of an op as MLIR text.</summary>
internal sealed class AttributeWriter
{
    private readonly StringBuilder text = new();

    public void Raw(string name, string value) => text.Append(text.Length == 0 ? "" : ", ").Append(name).Append(" = ").Append(value);

    /// <summary>Attributes that are text already.</summary>
    public void Raw(string attributes) => text.Append(text.Length == 0 ? "" : ", ").Append(attributes);

    public void Integer(string name, long value, string type = "i64") => Raw(name, string.Create(CultureInfo.InvariantCulture, $"{value} : {type}"));

    public void Flag(string name, bool value) => Raw(name, value ? "true" : "false");

    public void Integers(string name, IReadOnlyList<long> values) => Raw(name, values.Count == 0 ? "array<i64>" : $"array<i64: {Join(values)}>");

    public void Enum(string name, string kind, string value) => Raw(name, $"#stablehlo<{kind} {value}>");

    /// <summary>Pairs as a matrix with two columns: paddings, source-target pairs.</summary>
    public void Matrix(string name, IReadOnlyList<IReadOnlyList<long>> rows, int columns) =>
        Raw(name, rows.Count == 0
            ? $"dense<> : tensor<0x{columns}xi64>"
            : $"dense<[{string.Join(", ", rows.Select(static r => $"[{Join(r)}]"))}]> : tensor<{rows.Count}x{columns}xi64>");

    public static string Join(IReadOnlyList<long> values) => string.Join(", ", values.Select(static v => v.ToString(CultureInfo.InvariantCulture)));

    /// <summary>The list in braces with a space in front; empty if there is none.</summary>
    public override string ToString() => text.Length == 0 ? "" : $" {{{text}}}";
}
