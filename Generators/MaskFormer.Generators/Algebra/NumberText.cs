using System.Globalization;

namespace MaskFormer.Generators;

/// <summary>Whole numbers as C# and messages write them, whatever the culture.</summary>
internal static class NumberText
{
    public static string Of(long number) => number.ToString(CultureInfo.InvariantCulture);
}
