using System.Collections.Generic;
using Microsoft.CodeAnalysis.CSharp;

namespace MaskFormer.Generators;

/// <summary>Names in their several spellings.</summary>
internal static class Names
{
    // What generated methods call their own things.
    private static readonly HashSet<string> taken = ["g", "config", "key", "place", "scope"];

    /// <summary>Members of TorchSharp's <c>nn.Module</c>: a field of such a name would hide them.</summary>
    public static IReadOnlyCollection<string> OfModules { get; } =
    [
        "add_module", "apply", "buffers", "children", "eval", "forward", "has_buffer", "has_parameter", "load", "load_state_dict", "modules", "name",
        "named_buffers", "named_children", "named_modules", "named_parameters", "parameters", "register_buffer", "register_module", "register_parameter",
        "save", "save_state_dict", "state_dict", "train", "training", "zero_grad",
    ];

    /// <summary>
    /// <c>MaskFeatures</c> → <c>maskFeatures</c>; a keyword gets an <c>@</c>, and what generated code needs itself a suffix: <c>Key</c> → <c>keyValue</c>.
    /// </summary>
    public static string Camel(string name)
    {
        string camel = char.ToLowerInvariant(name[0]) + name.Substring(1);
        return taken.Contains(camel) ? camel + "Value" : InCode(camel);
    }

    /// <summary>A name as code writes it: <c>event</c> → <c>@event</c>.</summary>
    public static string InCode(string name) => SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None ? name : "@" + name;

    /// <summary>The last part of a full name.</summary>
    public static string Last(string fullName) => fullName.Substring(fullName.LastIndexOf('.') + 1);

    /// <summary>A type as code in a namespace spells it: short inside its own, full elsewhere.</summary>
    public static string In(string fullName, string space)
    {
        int dot = fullName.LastIndexOf('.');
        return (dot < 0 ? "" : fullName.Substring(0, dot)) == space && !CodeNames.Has(Last(fullName)) ? Last(fullName) : "global::" + fullName;
    }
}
