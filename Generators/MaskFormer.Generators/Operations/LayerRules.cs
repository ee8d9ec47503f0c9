using System.Linq;

namespace MaskFormer.Generators;

/// <summary>What layers accept and return.</summary>
internal static class LayerRules
{
    public static Shape? Conv2d(LayerCall call)
    {
        if (!call.Rank(0, 4) || !call.Size(0, 1, "in", "input channels")) return null;
        Shape x = call.Input(0);
        Dim Count(Axis axis) => Windows.Count(axis.Size, call.Number("kernel"), call.Number("stride"), call.Number("padding"), call.Number("dilation"));
        return new(x[0], new(call.Number("out")), new(Count(x[2])), new(Count(x[3])));
    }

    /// <summary>The size whose convolution with the same numbers gives back the input's.</summary>
    public static Shape? ConvTranspose2d(LayerCall call)
    {
        if (!call.Rank(0, 4) || !call.Size(0, 1, "in", "input channels")) return null;
        Shape x = call.Input(0);
        Dim one = Dim.Const(1), more = (call.Number("dilation") * (call.Number("kernel") - one)) + call.Number("outputPadding") + one;
        Dim Size(Axis axis) => ((axis.Size - one) * call.Number("stride")) - (Dim.Const(2) * call.Number("padding")) + more;
        return new(x[0], new(call.Number("out")), new(Size(x[2])), new(Size(x[3])));
    }

    public static Shape? Linear(LayerCall call) =>
        call.AtLeastRank(0, 1) && call.Size(0, -1, "in", "last axis") ? call.Input(0).With(-1, call.Number("out")) : null;

    public static Shape? LayerNorm(LayerCall call) => call.AtLeastRank(0, 1) && call.Size(0, -1, "width", "last axis") ? call.Input(0) : null;

    public static Shape? Norm2d(LayerCall call) => call.Rank(0, 4) && call.Size(0, 1, "channels", "channels") ? call.Input(0) : null;

    /// <summary>Queries [Q, B, hidden], keys and values [S, B, hidden].</summary>
    public static Shape? Attention(LayerCall call)
    {
        for (int i = 0; i < 3; i++)
        {
            if (!call.Rank(i, 3) || !call.Size(i, 2, "hidden", "width")) return null;
        }

        (Shape queries, Shape keys, Shape values) = (call.Input(0), call.Input(1), call.Input(2));
        bool fits = call.Match(keys[1].Size, queries[1].Size, "batch of keys and queries") && call.Match(values, keys, "values and keys");
        return fits && (call.Inputs < 4 || Masks(call, queries, keys)) ? queries : null;
    }

    // [Q, S], [B, Q, S] or [B, heads, Q, S]
    private static bool Masks(LayerCall call, Shape queries, Shape keys)
    {
        Shape mask = call.Input(3);
        Axis[] wanted = mask.Rank switch
        {
            2 => [queries[0], keys[0]],
            3 => [queries[1], queries[0], keys[0]],
            _ => [queries[1], new(call.Number("heads")), queries[0], keys[0]],
        };
        return call.Match(mask, new(wanted), "mask");
    }
}
