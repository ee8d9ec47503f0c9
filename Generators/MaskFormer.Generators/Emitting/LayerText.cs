using System.Collections.Generic;
using System.Linq;

namespace MaskFormer.Generators;

/// <summary>Writes the arguments of a layer: sizes by position, everything else by name, defaults left out.</summary>
internal static class LayerText
{
    public static string Arguments(Node layer, string self) => string.Join(", ", List(layer, self));

    public static IEnumerable<string> List(Node layer, string self)
    {
        Signature signature = LayerTable.Find(layer.Text)!.Signature;
        for (int i = 0; i < signature.Arguments.Count; i++)
        {
            Argument argument = signature.Arguments[i];
            if (argument.Default == layer[i].Text) continue;
            yield return (argument.Named ? argument.Name + ": " : "") + NodeText.Write(layer[i], self);
        }
    }

    /// <summary>The key of what stands below a block's own in a graph; an empty template is no level.</summary>
    public static string Below(string template) => template.Length == 0 ? "key" : $"key / {Key(template, "config.")}";

    /// <summary>A key template as C#: a literal, or an interpolated string if it holds parameters.</summary>
    public static string Key(string template, string self, string after = "")
    {
        string text = Literal.Of(template + after);
        return text.Contains('{') ? "$" + text.Replace("{", "{" + self).Replace("{" + self + "#", "{") : text;
    }
}
