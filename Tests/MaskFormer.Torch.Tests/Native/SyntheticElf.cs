using System.Buffers.Binary;
using System.Text;

namespace MaskFormer.Torch.Tests.Native;

/// <summary>The smallest ELF file that needs symbol versions: one load segment, a dynamic section, one relocation.</summary>
internal sealed class SyntheticElf
{
    public List<(string Library, string Version)> Needs { get; init; } = [("libstdc++.so.6", "GLIBCXX_3.4.30"), ("libstdc++.so.6", "GLIBCXX_3.4.32")];

    /// <summary>Version index of the symbol that the relocation uses; the needs have the indices 2, 3, …</summary>
    public ushort RelocatedVersion { get; init; } = 2;

    /// <summary>Where the segment starts in memory, so that addresses differ from offsets.</summary>
    public long Base { get; init; } = 0x10000;

    public byte[] Build()
    {
        byte[] file = new byte[2048];
        (file[0], file[1], file[2], file[3], file[4], file[5]) = (0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1);
        Put64(file, 0x20, 64);
        Put16(file, 0x36, 56);
        Put16(file, 0x38, 2);
        Segment(file, 64, kind: 1, offset: 0, Base, size: 2048);
        Segment(file, 120, kind: 2, offset: 256, Base + 256, size: 160);

        const int strings = 1024;
        int end = strings + 1;
        int Text(string text)
        {
            int at = end;
            end += Encoding.ASCII.GetBytes(text, file.AsSpan(at)) + 1;
            return at - strings;
        }

        int need = 512;
        string[] libraries = [.. Needs.Select(n => n.Library).Distinct()];
        ushort index = 2;
        for (int i = 0; i < libraries.Length; i++)
        {
            var versions = Needs.Where(n => n.Library == libraries[i]).ToList();
            Put16(file, need, 1);
            Put16(file, need + 2, (ushort)versions.Count);
            Put32(file, need + 4, Text(libraries[i]));
            Put32(file, need + 8, 16);
            Put32(file, need + 12, i == libraries.Length - 1 ? 0 : 16 + (16 * versions.Count));
            for (int v = 0; v < versions.Count; v++)
            {
                int at = need + 16 + (16 * v);
                Put16(file, at + 6, index++);
                Put32(file, at + 8, Text(versions[v].Version));
                Put32(file, at + 12, v == versions.Count - 1 ? 0 : 16);
            }

            need += 16 + (16 * versions.Count);
        }

        Put16(file, 900 + 2, RelocatedVersion); // version of symbol 1
        Put64(file, 928 + 8, (1L << 32) | 6); // a relocation of symbol 1
        (long Tag, long Value)[] dynamic =
        [
            (5, Base + strings), (7, Base + 928), (8, 24), (9, 24), (0x6ffffff0, Base + 900), (0x6ffffffe, Base + 512), (0x6fffffff, libraries.Length), (0, 0),
        ];
        for (int i = 0; i < dynamic.Length; i++)
        {
            Put64(file, 256 + (16 * i), dynamic[i].Tag);
            Put64(file, 264 + (16 * i), dynamic[i].Value);
        }

        return file;
    }

    private static void Segment(byte[] file, int at, int kind, long offset, long address, long size)
    {
        Put32(file, at, kind);
        Put64(file, at + 8, offset);
        Put64(file, at + 16, address);
        Put64(file, at + 32, size);
    }

    private static void Put16(byte[] file, int at, ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(at), value);

    private static void Put32(byte[] file, int at, int value) => BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(at), value);

    private static void Put64(byte[] file, int at, long value) => BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(at), value);
}
