using System.Buffers.Binary;

namespace MaskFormer.Runtime.Data.Images;

/// <summary>Every <see cref="RowStep"/>-th row and <see cref="ColumnStep"/>-th column, from (Top, Left): one pass of an interlaced PNG, or all of it.</summary>
internal readonly record struct PngPass(int Top, int Left, int RowStep, int ColumnStep, int Height, int Width);

/// <summary>The IHDR chunk.</summary>
internal sealed record PngHeader(int Height, int Width, PngColour Colour, int Depth, bool Interlaced)
{
    public int Channels => Colour switch { PngColour.Grey or PngColour.Palette => 1, PngColour.GreyAlpha => 2, PngColour.Rgb => 3, _ => 4 };

    /// <summary>Reads the chunk and refuses what no decoder could show, or what is too large to be meant.</summary>
    public static PngHeader Read(ReadOnlySpan<byte> data, string place)
    {
        if (data.Length != 13) throw PngReader.Bad(place, $"IHDR has {data.Length} bytes instead of 13");
        (int width, int height) = (BinaryPrimitives.ReadInt32BigEndian(data), BinaryPrimitives.ReadInt32BigEndian(data[4..]));
        (int depth, int colour) = (data[8], data[9]);
        if (width < 1 || height < 1) throw PngReader.Bad(place, $"The size {height} x {width} is none");
        ImageDecoder.RefuseBomb(height, width, place);
        bool known = colour switch
        {
            0 => depth is 1 or 2 or 4 or 8 or 16,
            3 => depth is 1 or 2 or 4 or 8,
            2 or 4 or 6 => depth is 8 or 16,
            _ => false,
        };
        if (!known || data[10] != 0 || data[11] != 0 || data[12] > 1)
        {
            throw PngReader.Bad(
                place,
                $"Colour type {colour} with depth {depth}, compression {data[10]}, filter {data[11]}, interlace {data[12]} does not exist"
            );
        }

        return new PngHeader(height, width, (PngColour)colour, depth, data[12] == 1);
    }

    /// <summary>The passes in the order of the file; passes without pixels are left out, as in the file.</summary>
    public IEnumerable<PngPass> Passes()
    {
        if (!Interlaced)
            return [new PngPass(0, 0, 1, 1, Height, Width)];
        (int Top, int Left, int RowStep, int ColumnStep)[] adam7 =
        [
            (0, 0, 8, 8),
            (0, 4, 8, 8),
            (4, 0, 8, 4),
            (0, 2, 4, 4),
            (2, 0, 4, 2),
            (0, 1, 2, 2),
            (1, 0, 2, 1),
        ];
        return adam7
            .Select(p => new PngPass(p.Top, p.Left, p.RowStep, p.ColumnStep, Steps(Height, p.Top, p.RowStep), Steps(Width, p.Left, p.ColumnStep)))
            .Where(p => p.Height > 0 && p.Width > 0);
    }

    private static int Steps(int size, int from, int step) => size <= from ? 0 : (size - from + step - 1) / step;
}
