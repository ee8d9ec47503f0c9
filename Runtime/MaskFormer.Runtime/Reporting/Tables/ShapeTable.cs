using System.Globalization;
using System.Text;
using MaskFormer.Language;
using MaskFormer.Torch;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Runtime.Reporting;

/// <summary>
/// Every value of a block and of the blocks inside it, with the shape that the compiler proved and the one that it has for given inputs.
/// The second is measured: the module runs once on zeros.
/// </summary>
public static class ShapeTable
{
    /// <summary>Runs the block.</summary>
    /// <param name="block">Any generated block.</param>
    /// <param name="inputs">The size of every input port.</param>
    /// <returns>In the order of computation; a nested block's values stand after those of the block that holds it.</returns>
    /// <exception cref="ArgumentException">The block has no TorchSharp module.</exception>
    public static IReadOnlyList<ShapeRow> Of(IBlock block, params IReadOnlyList<long[]> inputs)
    {
        if (block is not ITorchBlock runnable) throw new ArgumentException($"{block.GetType().Name} has no TorchSharp module", nameof(block));
        Dictionary<string, List<long[]>> seen = new(StringComparer.Ordinal);
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        using BlockModule module = runnable.CreateModule();
        module.eval();
        module.Observer = (path, value) => Add(seen, path, value.shape);
        module.Run([.. inputs.Select(static size => zeros(size))]);
        return [.. Rows(block, "", seen)];
    }

    /// <summary>The table as aligned text: path, proved shape, shape for the inputs; one line for each value, each ending in a line feed.</summary>
    public static string Text(IReadOnlyList<ShapeRow> rows)
    {
        (int path, int proved) = (rows.Max(static row => row.Path.Length), rows.Max(static row => row.Proved.Length));
        StringBuilder text = new();
        foreach (ShapeRow row in rows)
        {
            text.Append(row.Path.PadRight(path)).Append("  ").Append(row.Proved.PadRight(proved)).Append("  ").Append(row.MeasuredText).Append('\n');
        }

        return text.ToString();
    }

    private static void Add(Dictionary<string, List<long[]>> seen, string path, long[] shape)
    {
        if (!seen.TryGetValue(path, out List<long[]>? shapes)) seen.Add(path, shapes = []);
        if (!shapes.Any(shape.SequenceEqual)) shapes.Add(shape);
    }

    private static IEnumerable<ShapeRow> Rows(IBlock block, string path, IReadOnlyDictionary<string, List<long[]>> seen)
    {
        foreach (PortInfo value in block.Values)
        {
            string at = ConfigRules.Join(path, value.Name);
            yield return new ShapeRow(at, $"[{value.Shape}]", seen.GetValueOrDefault(at) ?? []);
        }

        foreach (NestedBlock nested in block.Nested)
        {
            foreach (ShapeRow row in Rows(nested.Block, ConfigRules.Join(path, nested.Path), seen)) yield return row;
        }
    }
}

/// <summary>One value.</summary>
/// <param name="Path">Names of properties, joined by points: <c>Decoded.Level3.Y</c>.</param>
/// <param name="Proved">The symbolic shape.</param>
/// <param name="Measured">
/// The shape for the given inputs; several, in the order of use, where one block is used on inputs of several sizes; none if the value
/// was not computed with the values in force.
/// </param>
public sealed record ShapeRow(string Path, string Proved, IReadOnlyList<long[]> Measured)
{
    /// <summary>The measured shapes as text.</summary>
    public string MeasuredText => Measured.Count == 0 ? "(not computed)" : string.Join(" ", Measured.Select(Text));

    private static string Text(long[] shape) => "[" + string.Join(", ", shape.Select(static size => size.ToString(CultureInfo.InvariantCulture))) + "]";
}
