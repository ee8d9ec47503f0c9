using MaskFormer.Language;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Definitions;

/// <summary>Row and column of every pixel of a map.</summary>
[Block]
public sealed partial record PixelPlaces
{
    [Input("B, C, Y, X")] Tensor Map => Port; // gives the size

    Tensor Rows => Expand(Iota("Y"), "y -> b k y x", "B, 1, Y, X");
    Tensor Columns => Expand(Iota("X"), "x -> b k y x", "B, 1, Y, X");

    /// <summary>First the row, then the column, counted from 0.</summary>
    [Output("B, 2, Y, X")]
    public Tensor At => Concat(1, Rows, Columns);
}
