using System;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace MaskFormer.Generators;

/// <summary>
/// Where the values of a block stand in the source. It is apart from <see cref="BlockSpec"/>, which knows no positions: moving text writes this
/// file anew and nothing else.
/// </summary>
/// <param name="Namespace">Empty for the global one.</param>
/// <param name="Name">The record's name.</param>
/// <param name="Home">Where the code goes.</param>
/// <param name="Values">Values, weights and outputs: name, file, line and column from 1.</param>
internal sealed record BlockPlaces(string Namespace, string Name, Home Home, EquatableArray<(string Value, string File, int Line, int Column)> Values)
{
    /// <summary>Null for a block that writes no nodes of its own.</summary>
    /// <param name="block">What was read.</param>
    /// <param name="project">The project's folder; files are named relative to it, so that every machine gives the same bytes.</param>
    public static BlockPlaces? Of(ParsedBlock block, string project)
    {
        BlockSpec spec = block.Spec;
        if (spec.Config || spec.Abstract || spec.Primitive || spec.Unreadable || spec.Refused) return null;
        return new(spec.Namespace, spec.Name, spec.Home, new(spec.Members.Where(Has).Select(m => Place(m.Name, block.Sites[m.Site].GetLineSpan(), project))));
    }

    /// <summary>Whether a member writes nodes, and is the block's own, so that it has a place.</summary>
    public static bool Has(Member member) =>
        member is { Inherited: false, Kind: MemberKind.Value or MemberKind.Row or MemberKind.BlockValue or MemberKind.Weight or MemberKind.Output };

    private static (string, string, int, int) Place(string name, FileLinePositionSpan span, string project)
    {
        LinePosition start = span.StartLinePosition;
        return (name, Relative(span.Path, project), start.Line + 1, start.Character + 1);
    }

    private static string Relative(string path, string project)
    {
        string file = path.Replace('\\', '/'), folder = project.Replace('\\', '/').TrimEnd('/') + "/";
        if (folder.Length > 1 && file.StartsWith(folder, StringComparison.Ordinal)) return file.Substring(folder.Length);
        return file.Substring(file.LastIndexOf('/') + 1); // a file from elsewhere: its folder is a matter of the machine
    }
}
