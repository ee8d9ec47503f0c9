using System.Buffers.Binary;
using System.IO.Compression;

namespace MaskFormer.Runtime.Data.Images;

/// <summary>A PNG file whose chunks were read, and whose pixels are still packed.</summary>
/// <param name="Header">Its IHDR chunk.</param>
/// <param name="Palette">Red, green, blue of each index; null where the file has none.</param>
/// <param name="Packed">The data of all IDAT chunks.</param>
/// <param name="Place">The name of the file, for errors.</param>
internal sealed record PngData(PngHeader Header, byte[]? Palette, MemoryStream Packed, string Place)
{
    /// <summary>Whether a row of the file is a row of samples of one byte each: no bits to be taken apart, no passes.</summary>
    public bool HasPlainRows => Header is { Depth: 8, Interlaced: false };

    /// <summary>Unpacks row by row; nothing but a row is held.</summary>
    /// <param name="take">Gets the number of a row, and its samples if they are plain.</param>
    /// <exception cref="DataException">MF6005: the data is damaged; MF7008: too little memory for what its user makes of it.</exception>
    public void EachRow(Action<int, byte[]> take) => Unpack((_, y, row) => take(y, row));

    /// <summary>Unpacks the whole image.</summary>
    /// <exception cref="DataException">As above.</exception>
    public PngImage ToImage()
    {
        ImageMemory.Demand(Header.Height, Header.Width, Place);
        ushort[] samples = new ushort[Header.Height * Header.Width * Header.Channels];
        Unpack((pass, y, row) => Spread(pass, y, row, samples));
        bool indexed = Header.Colour == PngColour.Palette;
        if (indexed && samples.Max() * 3 >= Palette!.Length)
            throw PngReader.Bad(Place, $"Index {samples.Max()} is outside of the palette of {Palette.Length / 3} colours");
        return new PngImage(Header.Height, Header.Width, Header.Colour, Header.Depth, samples, indexed ? Palette : null);
    }

    private void Unpack(Action<PngPass, int, byte[]> take)
    {
        ImageMemory.Demand(Header.Height, Header.Width, Place);
        Packed.Position = 0;
        try
        {
            using ZLibStream zlib = new(Packed, CompressionMode.Decompress, leaveOpen: true);
            foreach (PngPass pass in Header.Passes()) Unpack(zlib, pass, take);
            if (zlib.ReadByte() >= 0) throw PngReader.Bad(Place, "There is more data than pixels");
        }
        catch (Exception error) when (error is InvalidDataException or IOException) // of a stream in memory any IOException is about its content
        {
            throw PngReader.Bad(Place, "The compressed data is damaged or ends early", error);
        }
    }

    private void Unpack(Stream zlib, PngPass pass, Action<PngPass, int, byte[]> take)
    {
        int bits = Header.Channels * Header.Depth;
        int bytesPerPixel = Math.Max(1, bits / 8);
        byte[] row = new byte[(pass.Width * bits + 7) / 8];
        byte[] above = new byte[row.Length];
        for (int y = 0; y < pass.Height; y++)
        {
            int filter = zlib.ReadByte();
            zlib.ReadExactly(row);
            if (filter is < 0 or > 4) throw PngReader.Bad(Place, $"Row {y} has the unknown filter {filter}");
            PngFilter.Undo(filter, row, above, bytesPerPixel);
            take(pass, y, row);
            (row, above) = (above, row);
        }
    }

    // Puts the samples of a row where they belong in the image.
    private void Spread(PngPass pass, int y, byte[] row, ushort[] samples)
    {
        if (HasPlainRows)
        {
            Span<ushort> target = samples.AsSpan(y * row.Length, row.Length);
            for (int i = 0; i < row.Length; i++) target[i] = row[i];
            return;
        }

        int line = pass.Top + y * pass.RowStep;
        for (int x = 0; x < pass.Width; x++)
        {
            int pixel = line * Header.Width + pass.Left + x * pass.ColumnStep;
            for (int c = 0; c < Header.Channels; c++) samples[pixel * Header.Channels + c] = Sample(row, x * Header.Channels + c, Header.Depth);
        }
    }

    private static ushort Sample(byte[] row, int index, int depth) => depth switch
    {
        16 => BinaryPrimitives.ReadUInt16BigEndian(row.AsSpan(2 * index)),
        8 => row[index],
        _ => (ushort)(row[index * depth / 8] >> 8 - depth - index * depth % 8 & (1 << depth) - 1),
    };
}
