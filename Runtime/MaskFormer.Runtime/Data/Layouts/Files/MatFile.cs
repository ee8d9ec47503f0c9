using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace MaskFormer.Runtime.Data.Layouts;

/// <summary>
/// The variables of a MATLAB file of version 5 ("MAT-File Format", MathWorks): whole numbers and cells of texts, which is what annotations hold. Anything else
/// in the file is passed over.
/// </summary>
internal sealed class MatFile
{
    private const int Header = 128, Matrix = 14, Compressed = 15, Cell = 1, Text = 4;
    private const int Largest = 1 << 28; // bytes of a variable; an annotation has some hundred thousand
    private readonly string path;
    private readonly Dictionary<string, Variable> variables = [];

    private MatFile(string path) => this.path = path;

    /// <summary>Reads a file.</summary>
    /// <exception cref="DataException">MF6004: it cannot be read; MF6005: it is no such file, or damaged.</exception>
    public static MatFile Read(string path)
    {
        byte[] file = DataFile.ReadAll(path);
        MatFile mat = new(path);
        if (file.Length < Header || !file.AsSpan().StartsWith("MATLAB 5.0"u8))
        {
            bool isNewer = file.AsSpan().StartsWith("MATLAB 7.3"u8);
            throw mat.Wrong(isNewer ? "This is a MATLAB file of version 7.3, not 5" : $"This is no MATLAB file ({FileStart.Describe(file)})");
        }

        if (file[126] != 'I') throw mat.Wrong("The numbers are big-endian");
        try
        {
            foreach ((int type, byte[] data) in mat.Elements(file.AsMemory(Header)))
                mat.Add(type == Compressed ? mat.Elements(Inflated(data)).First() : (type, data));
        }
        catch (Exception error) when (error is IOException or InvalidOperationException or ArgumentException or IndexOutOfRangeException)
        {
            throw mat.Wrong("The file is damaged or ends early", error);
        }

        return mat;
    }

    /// <summary>A variable of whole numbers, row by row.</summary>
    /// <returns>Rows, columns and the numbers.</returns>
    /// <exception cref="DataException">MF6005: there is none of that name.</exception>
    public (int Rows, int Columns, int[] Values) Numbers(string name)
    {
        if (!variables.TryGetValue(name, out Variable? found) || found.Numbers is not { } down || down.Length != found.Rows * found.Columns)
            throw Wrong($"There is no variable {name} of numbers");
        int[] values = new int[down.Length]; // the file goes down the columns
        for (int i = 0; i < down.Length; i++) values[(i % found.Rows * found.Columns) + (i / found.Rows)] = down[i];
        return (found.Rows, found.Columns, values);
    }

    /// <summary>The texts of a cell; null where there is none of that name.</summary>
    public IReadOnlyList<string>? Texts(string name) => variables.TryGetValue(name, out Variable? found) ? found.Texts : null;

    private void Add((int Type, byte[] Data) element)
    {
        if (element.Type == Matrix && Parse(element.Data) is { } read) variables[read.Name] = read;
    }

    // Flags, sizes, name, then the content.
    private Variable? Parse(byte[] data)
    {
        (int Type, byte[] Data)[] parts = [.. Elements(data)];
        if (parts.Length < 4 || parts[1].Data.Length < 8) return null;
        int kind = parts[0].Data[0], rows = Number(parts[1].Data, 0), columns = Number(parts[1].Data, 4);
        string name = Encoding.ASCII.GetString(parts[2].Data);
        if (kind == Cell)
            return new(name, rows, columns, null, [.. parts[3..].Select(part => part.Type == Matrix && Parse(part.Data)?.Numbers is { } text
                ? string.Concat(text.Select(static code => (char)code))
                : "")]);
        return parts[1].Data.Length == 8 && (kind == Text || kind > 5) ? new(name, rows, columns, Values(parts[3]), null) : null;
    }

    private static int[] Values((int Type, byte[] Data) part) => part.Type switch
    {
        1 => [.. part.Data.Select(static value => (int)(sbyte)value)],
        2 or 16 => [.. part.Data.Select(static value => (int)value)],
        3 or 4 or 17 => [.. Every(part.Data, 2).Select(static bytes => (int)BitConverter.ToUInt16(bytes))],
        5 or 6 => [.. Every(part.Data, 4).Select(static bytes => BitConverter.ToInt32(bytes))],
        7 => [.. Every(part.Data, 4).Select(static bytes => (int)BitConverter.ToSingle(bytes))],
        9 => [.. Every(part.Data, 8).Select(static bytes => (int)BitConverter.ToDouble(bytes))],
        _ => [],
    };

    private static IEnumerable<byte[]> Every(byte[] data, int size) => data.Chunk(size).Where(chunk => chunk.Length == size);

    // A type and a length of 4 bytes each, or of 2 where the data is in the same 8 bytes; data fills up to multiples of 8 except where it is compressed.
    private IEnumerable<(int Type, byte[] Data)> Elements(ReadOnlyMemory<byte> all)
    {
        for (int at = 0; at < all.Length;)
        {
            if (at + 8 > all.Length) throw new EndOfStreamException();
            int first = Number(all.Span, at), small = first >> 16;
            (int type, int length, int start) = small != 0 ? (first & 0xFFFF, small, at + 4) : (first, Number(all.Span, at + 4), at + 8);
            if (length < 0 || length > all.Length - start || (small != 0 && length > 4)) throw new EndOfStreamException();
            yield return (type, all.Slice(start, length).ToArray());
            at = small != 0 ? at + 8 : type == Compressed ? start + length : start + ((length + 7) / 8 * 8);
        }
    }

    private static byte[] Inflated(byte[] data)
    {
        using ZLibStream zlib = new(new MemoryStream(data), CompressionMode.Decompress);
        byte[] head = new byte[8];
        zlib.ReadExactly(head);
        int length = Number(head, 4);
        if (length is < 0 or > Largest) throw new EndOfStreamException();
        byte[] all = new byte[8 + length];
        head.CopyTo(all, 0);
        zlib.ReadExactly(all.AsSpan(8));
        return all;
    }

    private static int Number(ReadOnlySpan<byte> data, int at) => BinaryPrimitives.ReadInt32LittleEndian(data[at..]);

    private DataException Wrong(string cause, Exception? inner = null) =>
        new("MF6005", path, cause, "Fetch the file again, or write the maps as PNG (images and index maps)", inner);

    private sealed record Variable(string Name, int Rows, int Columns, int[]? Numbers, IReadOnlyList<string>? Texts);
}
