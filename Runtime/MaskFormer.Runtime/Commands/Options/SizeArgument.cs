using System.Globalization;
using MaskFormer.Language;

namespace MaskFormer.Runtime.Commands;

/// <summary>Sizes on the command line: <c>96x128</c> is height and width in pixels.</summary>
internal static class SizeArgument
{
    /// <summary>Reads one.</summary>
    /// <param name="text">As typed.</param>
    /// <exception cref="MaskFormerException">MF3020: not a size.</exception>
    public static (int Height, int Width) Parse(string text)
    {
        string[] sides = text.Split('x');
        if (sides.Length == 2 && Side(sides[0]) is { } height && Side(sides[1]) is { } width) return (height, width);
        throw MaskFormerException.WrongInput("MF3020", $"--size {text}", "this is not a size", "Write height and width in pixels, for example --size 96x128");
    }

    private static int? Side(string side) => int.TryParse(side, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value > 0 ? value : null;
}
