using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using MaskFormer.Language;

namespace MaskFormer.Runtime.Checkpoints;

/// <summary>Reads <c>.npy</c> (NumPy enhancement proposal 1): magic, version, a Python dictionary as text, data.</summary>
internal static partial class NpyFile
{
    private static readonly byte[] magic = [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    public static bool Is(ReadOnlySpan<byte> start) => start.StartsWith(magic);

    /// <exception cref="MaskFormerException">MF4017: damaged. MF4006: elements that are no numbers.</exception>
    public static NumpyArray Read(ByteSource source)
    {
        byte[] prefix = source.Read(0, Math.Min(12, source.Length));
        if (prefix.Length < 12 || !Is(prefix) || prefix[6] is < 1 or > 3) throw Damaged(source, "the start is not that of an .npy file");
        bool wide = prefix[6] >= 2;
        long start = wide ? 12 : 10;
        long length = wide ? BinaryPrimitives.ReadUInt32LittleEndian(prefix.AsSpan(8)) : BinaryPrimitives.ReadUInt16LittleEndian(prefix.AsSpan(8));
        if (length > 1 << 16) throw Damaged(source, $"the header claims {length} bytes");
        string header = Encoding.Latin1.GetString(source.Read(start, length));
        Match match = Header().Match(header);
        if (header.StartsWith("{'descr': [", StringComparison.Ordinal))
        {
            throw new MaskFormerException(
                "MF4006", source.Name, "its elements are records of several fields", "Save each field as an array of its own");
        }

        if (!match.Success) throw Damaged(source, "the header cannot be read");
        List<long> shape = [];
        foreach (string size in match.Groups["shape"].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            shape.Add(
                long.TryParse(size.TrimEnd('L'), NumberStyles.None, CultureInfo.InvariantCulture, out long value)
                    ? value
                    : throw Damaged(source, $"size {size} cannot be read")
            );
        }

        NumpyType type = NumpyType.Parse(source.Name, match.Groups["type"].Value);
        ReadOnlyMemory<byte> data = source.ReadTensor(start + length, source.Length - start - length);
        return new NumpyArray().Fill(source.Name, shape, type, match.Groups["order"].Value == "True", data);
    }

    // The dictionary is written by NumPy itself, with its keys in this (alphabetical) order.
    [GeneratedRegex(@"\A\{'descr': '(?<type>[^']{1,32})', 'fortran_order': (?<order>True|False), 'shape': \((?<shape>[0-9L, ]*)\),? *\}\s*\z")]
    private static partial Regex Header();

    private static MaskFormerException Damaged(ByteSource source, string cause) => new("MF4017", source.Name, cause, "The file is damaged: get it again.");
}
