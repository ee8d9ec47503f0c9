using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MaskFormer.Runtime.Data.Images;

/// <summary>The two passes of a resize, over whole numbers, so that the order of vectors changes nothing.</summary>
internal static class ResamplePasses
{
    private const int Half = 1 << (ResampleWindows.Precision - 1);

    /// <summary>Changes the width.</summary>
    /// <param name="source">Red, green and blue of each pixel, from the first row that is looked at on.</param>
    /// <param name="width">Pixels of a row of it.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="windows">What each new pixel is made of.</param>
    /// <param name="mirrored">Whether left and right of the source are exchanged before.</param>
    /// <param name="result">The new rows.</param>
    public static void Across(ReadOnlySpan<byte> source, int width, int rows, ResampleWindows windows, bool mirrored, Span<byte> result)
    {
        int columns = windows.First.Length;
        byte[] turned = mirrored ? new byte[3 * width] : [];
        for (int y = 0; y < rows; y++)
        {
            ReadOnlySpan<byte> row = source.Slice(3 * y * width, 3 * width);
            if (mirrored) row = Mirror(row, turned);
            for (int x = 0; x < columns; x++)
            {
                int at = 3 * windows.First[x], to = 3 * ((y * columns) + x);
                ReadOnlySpan<int> weights = windows.Of(x);
                Vector128<int> sum = Vector128.Create(Half);
                for (int k = 0; k < weights.Length; k++) sum += Pixel(row, at + (3 * k)) * weights[k];
                Put(Bytes(sum), result, to);
            }
        }
    }

    /// <summary>Changes the height.</summary>
    /// <param name="source">Rows, from the first that is looked at on.</param>
    /// <param name="stride">Bytes of a row.</param>
    /// <param name="first">Which row of the image the source begins with.</param>
    /// <param name="windows">What each new row is made of.</param>
    public static byte[] Down(ReadOnlySpan<byte> source, int stride, int first, ResampleWindows windows)
    {
        byte[] result = GC.AllocateUninitializedArray<byte>(checked(stride * windows.First.Length));
        for (int y = 0; y < windows.First.Length; y++)
        {
            ReadOnlySpan<byte> lines = source[((windows.First[y] - first) * stride)..];
            ReadOnlySpan<int> weights = windows.Of(y);
            Span<byte> target = result.AsSpan(y * stride, stride);
            int i = 0;
            for (; i <= stride - Vector<byte>.Count; i += Vector<byte>.Count) Chunk(lines[i..], stride, weights).CopyTo(target[i..]);
            for (; i < stride; i++)
            {
                int sum = Half;
                for (int k = 0; k < weights.Length; k++) sum += lines[i + (k * stride)] * weights[k];
                target[i] = (byte)Math.Clamp(sum >> ResampleWindows.Precision, 0, 255);
            }
        }

        return result;
    }

    private static ReadOnlySpan<byte> Mirror(ReadOnlySpan<byte> row, byte[] turned)
    {
        for (int from = 0, to = row.Length - 3; to >= 0; from += 3, to -= 3) row.Slice(from, 3).CopyTo(turned.AsSpan(to));
        return turned;
    }

    // As many bytes as a vector has, of rows below each other.
    private static Vector<byte> Chunk(ReadOnlySpan<byte> lines, int stride, ReadOnlySpan<int> weights)
    {
        Vector<int> a = new(Half), b = a, c = a, d = a;
        for (int k = 0; k < weights.Length; k++)
        {
            Vector.Widen(new Vector<byte>(lines[(k * stride)..]), out Vector<ushort> low, out Vector<ushort> high);
            Vector.Widen(low, out Vector<uint> first, out Vector<uint> second);
            Vector.Widen(high, out Vector<uint> third, out Vector<uint> fourth);
            a += first.As<uint, int>() * weights[k];
            b += second.As<uint, int>() * weights[k];
            c += third.As<uint, int>() * weights[k];
            d += fourth.As<uint, int>() * weights[k];
        }

        return Vector.Narrow(Vector.Narrow(Clip(a), Clip(b)), Vector.Narrow(Clip(c), Clip(d)));
    }

    private static Vector<uint> Clip(Vector<int> sum) =>
        Vector.Min(Vector.Max(sum >> ResampleWindows.Precision, Vector<int>.Zero), new Vector<int>(255)).As<int, uint>();

    // Red, green, blue and what comes next, which nobody looks at; at the end of the source nothing does.
    private static Vector128<int> Pixel(ReadOnlySpan<byte> source, int at)
    {
        if (at + sizeof(uint) > source.Length) return Vector128.Create(source[at], source[at + 1], source[at + 2], 0);
        Vector128<byte> bytes = Vector128.CreateScalar(MemoryMarshal.Read<uint>(source[at..])).AsByte();
        return Vector128.WidenLower(Vector128.WidenLower(bytes)).AsInt32();
    }

    private static Vector128<byte> Bytes(Vector128<int> sum)
    {
        Vector128<uint> clipped = Vector128.Min(Vector128.Max(sum >> ResampleWindows.Precision, Vector128<int>.Zero), Vector128.Create(255)).AsUInt32();
        Vector128<ushort> narrow = Vector128.Narrow(clipped, clipped);
        return Vector128.Narrow(narrow, narrow);
    }

    // The byte behind a pixel is written again by the next one.
    private static void Put(Vector128<byte> pixel, Span<byte> result, int to)
    {
        if (to + sizeof(uint) <= result.Length) MemoryMarshal.Write(result[to..], pixel.AsUInt32().ToScalar());
        else (result[to], result[to + 1], result[to + 2]) = (pixel[0], pixel[1], pixel[2]);
    }
}
