using System.Text;
using MaskFormer.Runtime.Configuration.Yaml;

namespace MaskFormer.Runtime.Configuration.Binding;

/// <summary>Text in which <c>${NAME}</c> stands for an environment variable and <c>$${</c> for itself.</summary>
internal static class EnvironmentText
{
    public static string Expand(YamlScalar scalar, string path)
    {
        string text = scalar.Text;
        if (!text.Contains("${", StringComparison.Ordinal)) return text;
        StringBuilder result = new();
        for (int i = 0; i < text.Length;)
        {
            if (At(text, i, "$${"))
            {
                result.Append("${");
                i += 3;
                continue;
            }

            if (!At(text, i, "${"))
            {
                result.Append(text[i++]);
                continue;
            }

            int end = text.IndexOf('}', i);
            string name = end < 0 ? text[(i + 2)..] : text[(i + 2)..end];
            string? value = end < 0 ? null : Environment.GetEnvironmentVariable(name);
            if (string.IsNullOrEmpty(value))
            {
                string cause = end < 0 ? $"'${{' has no '}}' in {path}" : $"{path} names the environment variable '{name}', which is not set";
                throw new ConfigException("MF3011", scalar.Place.ToString(), cause, "Set it, or write '$${' for the text itself");
            }

            result.Append(value);
            i = end + 1;
        }

        return result.ToString();
    }

    /// <summary>Text that expands to itself.</summary>
    public static string Escape(string text) => text.Replace("${", "$${", StringComparison.Ordinal);

    private static bool At(string text, int index, string part) => string.CompareOrdinal(text, index, part, 0, part.Length) == 0;
}
