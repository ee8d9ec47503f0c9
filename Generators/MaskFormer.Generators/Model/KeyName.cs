using System.Text;

namespace MaskFormer.Generators;

/// <summary>Names in YAML, on the command line and in checkpoints.</summary>
internal static class KeyName
{
    /// <summary>snake_case: <c>MaskDim</c> is <c>mask_dim</c>, <c>C2</c> is <c>c2</c>, <c>QKVBias</c> is <c>qkv_bias</c>.</summary>
    public static string Of(string property)
    {
        StringBuilder key = new();
        for (int i = 0; i < property.Length; i++)
        {
            char letter = property[i];
            bool starts = char.IsUpper(letter) && i > 0
                && (!char.IsUpper(property[i - 1]) || (i + 1 < property.Length && char.IsLower(property[i + 1])));
            if (starts && property[i - 1] != '_') key.Append('_');
            key.Append(char.ToLowerInvariant(letter));
        }

        return key.ToString();
    }
}
