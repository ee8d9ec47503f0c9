using System.Collections.Generic;
using System.Linq;

namespace MaskFormer.Generators;

/// <summary>Every operation of the language, by name.</summary>
internal static class OpTable
{
    private static readonly Dictionary<string, Op> rows = new[]
    {
        ElementwiseOps.Rows, OperatorOps.Rows, PatternOps.Rows, StructureOps.Rows, ImageOps.Rows, AxisOps.Rows,
    }.SelectMany(static family => family).ToDictionary(static op => op.Name);

    public static IEnumerable<Op> All => rows.Values;

    public static Op? Find(string name) => rows.TryGetValue(name, out Op? op) ? op : null;
}
