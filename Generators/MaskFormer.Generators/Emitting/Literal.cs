using System.Globalization;
using Microsoft.CodeAnalysis.CSharp;

namespace MaskFormer.Generators;

/// <summary>Values as C# text, the same under every culture.</summary>
internal static class Literal
{
    public static string Of(string text) => SymbolDisplay.FormatLiteral(text, quote: true);

    public static string Of(double number) => number switch
    {
        double.NaN => "double.NaN",
        double.PositiveInfinity => "double.PositiveInfinity",
        double.NegativeInfinity => "double.NegativeInfinity",
        _ when number == System.Math.Floor(number) && System.Math.Abs(number) < 1e9 => number.ToString("F0", CultureInfo.InvariantCulture),
        _ => number.ToString("R", CultureInfo.InvariantCulture),
    };
}
