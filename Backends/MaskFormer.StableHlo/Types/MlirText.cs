using System.Globalization;
using System.Text;

namespace MaskFormer.StableHlo;

/// <summary>Names and strings as MLIR text.</summary>
internal static class MlirText
{
    /// <summary>What a word may hold.</summary>
    public static bool IsWord(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '$' or '-';

    /// <summary>A symbol after its <c>@</c>.</summary>
    public static string Symbol(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name[0] != '-' && name.All(IsWord) ? name : Quoted(name);

    /// <summary>A string in quotes; bytes outside printable ASCII as <c>\XX</c>.</summary>
    public static string Quoted(string value)
    {
        StringBuilder quoted = new("\"");
        foreach (byte b in Encoding.UTF8.GetBytes(value))
        {
            if (b is (byte)'"' or (byte)'\\' or < 0x20 or > 0x7E)
                quoted.Append('\\').Append(b.ToString("X2", CultureInfo.InvariantCulture));
            else
                quoted.Append((char)b);
        }

        return quoted.Append('"').ToString();
    }
}
