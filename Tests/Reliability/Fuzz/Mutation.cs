using System.Buffers.Binary;
using System.Text;

namespace MaskFormer.Reliability.Fuzz;

/// <summary>Changes that break files in the ways in which files break, and in those that people think of who want to break programs.</summary>
internal static class Mutation
{
    private static readonly byte[][] words =
    [
        .. "0|-1|1e999|NaN|null|true|9223372036854775807|4294967296|[|]|{|}|\"|\\u0000|\\ud800|\u001b[31m|: |- |!!int x|&a |*a |<|>|tensor<0xf32>|%0|\n"
            .Split('|')
            .Select(Encoding.UTF8.GetBytes),
    ];

    private static readonly ulong[] numbers =
        [0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, long.MaxValue, ulong.MaxValue];

    /// <summary>A seed, changed one to four times.</summary>
    public static byte[] Of(IReadOnlyList<byte[]> seeds, Random random)
    {
        byte[] bytes = seeds[random.Next(seeds.Count)];
        for (int i = random.Next(1, 5); i > 0; i--) bytes = Once(bytes, seeds, random);
        return bytes;
    }

    private static byte[] Once(byte[] bytes, IReadOnlyList<byte[]> seeds, Random random)
    {
        if (bytes.Length == 0) return [(byte)random.Next(256)];
        int at = random.Next(bytes.Length), length = Math.Min(bytes.Length - at, 1 << random.Next(8));
        switch (random.Next(9))
        {
            case 0: // one bit
                byte[] flipped = [.. bytes];
                flipped[at] ^= (byte)(1 << random.Next(8));
                return flipped;
            case 1: // one byte
                byte[] other = [.. bytes];
                other[at] = (byte)random.Next(256);
                return other;
            case 2: // cut short
                return bytes[..at];
            case 3: // a part is missing
                return [.. bytes[..at], .. bytes[(at + length)..]];
            case 4: // a part comes again
                return [.. bytes[..(at + length)], .. bytes[at..]];
            case 5: // a number of one to eight bytes
                byte[] numbered = [.. bytes];
                Span<byte> eight = stackalloc byte[8];
                ulong number = numbers[random.Next(numbers.Length)];
                if (random.Next(2) == 0) BinaryPrimitives.WriteUInt64LittleEndian(eight, number);
                else BinaryPrimitives.WriteUInt64BigEndian(eight, number);
                int width = Math.Min(1 << random.Next(4), bytes.Length - at);
                (random.Next(2) == 0 ? eight[..width] : eight[^width..]).CopyTo(numbered.AsSpan(at));
                return numbered;
            case 6: // a word
                return [.. bytes[..at], .. words[random.Next(words.Length)], .. bytes[(at + random.Next(2))..]];
            case 7: // the head of one, the tail of another
                byte[] second = seeds[random.Next(seeds.Count)];
                return [.. bytes[..at], .. second[random.Next(second.Length)..]];
            default: // a part moves
                int to = random.Next(bytes.Length - length + 1);
                byte[] part = bytes[at..(at + length)], rest = [.. bytes[..at], .. bytes[(at + length)..]];
                return [.. rest[..to], .. part, .. rest[to..]];
        }
    }
}
