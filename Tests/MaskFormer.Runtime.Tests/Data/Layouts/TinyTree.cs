using System.Text;
using MaskFormer.Runtime.Data.Images;

namespace MaskFormer.Runtime.Tests.Data.Layouts;

/// <summary>Draws small folders of images and labels, and tells whether anything in them was changed.</summary>
internal static class TinyTree
{
    /// <summary>A grey image of 5 x 7 pixels, or another size.</summary>
    public static void Image(string path, int height = 5, int width = 7) => Write(path, PngWriter.Rgb(new(height, width, new byte[3 * height * width])));

    /// <summary>A map of one digit a pixel, rows divided by bars (<c>0011/0011</c>); digits are looked up in <paramref name="values"/>.</summary>
    public static void Map(string path, string rows, params int[] values)
    {
        string[] lines = rows.Split('/');
        int[] map = [.. lines.SelectMany(static line => line).Select(digit => values.Length == 0 ? digit - '0' : values[digit - '0'])];
        Write(path, PngWriter.Grey(new LabelMap(lines.Length, lines[0].Length, map)));
    }

    public static void Write(string path, byte[] bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
    }

    public static void Write(string path, string text) => Write(path, Encoding.UTF8.GetBytes(text));
}
