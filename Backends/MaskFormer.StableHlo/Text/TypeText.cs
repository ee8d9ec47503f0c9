using System.Globalization;

namespace MaskFormer.StableHlo.Text;

/// <summary>Reads types of tensors.</summary>
internal static class TypeText
{
    private const string Tensor = "tensor";

    /// <summary>Whether a type comes next.</summary>
    public static bool IsType(this MlirScanner scanner) => scanner.Is(Tensor + "<");

    /// <summary><c>tensor&lt;4x8xf32&gt;</c>.</summary>
    public static TensorType Type(this MlirScanner scanner)
    {
        int start = scanner.Position;
        scanner.Expect(Tensor);
        scanner.Expect("<");
        string[] parts = scanner.Balanced('<', '>').Trim().Split('x');
        long[] dims = new long[parts.Length - 1];
        for (int i = 0; i < dims.Length; i++)
        {
            if (!long.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out dims[i]))
                throw scanner.Error(parts[i] == "?" ? "sizes must be known: '?' ends the process of some plugins" : $"'{parts[i]}' is not a size", start);
        }

        ElementType element = ElementTypes.Parse(parts[^1]) ?? throw scanner.Error($"the element type '{parts[^1]}' is not known", start);
        try
        {
            return Rules.Checked(new TensorType(element, dims));
        }
        catch (RuleException broken)
        {
            throw scanner.Error(broken.Message, start);
        }
    }

    /// <summary>One type, or several in parentheses.</summary>
    public static List<TensorType> Types(this MlirScanner scanner) => scanner.Next == '(' ? scanner.Items("(", ")", scanner.Type) : [scanner.Type()];
}
