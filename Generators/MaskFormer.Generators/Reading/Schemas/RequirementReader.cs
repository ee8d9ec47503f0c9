using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;

namespace MaskFormer.Generators.Configuration;

/// <summary>Reads <c>[Require("…")] bool HeadsFit => Hidden % Heads == 0;</c>: the message and the values that it names.</summary>
internal static class RequirementReader
{
    // Own names in C# that is not understood, as far as points reach.
    private static readonly Regex own = new(Node.Self + @"@?(\w+(?:\.\w+)*)", RegexOptions.CultureInvariant);

    /// <param name="property">The property.</param>
    /// <param name="body">Its body as it was lowered; null if it could not be read.</param>
    public static RequirementSpec? Read(IPropertySymbol property, Func<Node?> body)
    {
        if (KnownNames.Find(property, "RequireAttribute") is not { } require || property.Type.SpecialType != SpecialType.System_Boolean) return null;
        string message = require.ConstructorArguments is [{ Value: string { Length: > 0 } text }]
            ? text
            : KnownNames.Body(property)?.ToString() ?? property.Name;
        IEnumerable<string[]> chains = body() is { } read ? Chains(read) : [];
        return new RequirementSpec(property.Name, message, new(chains.Select(chain => Value(chain, property.ContainingType)).OfType<NamedValue>().Distinct()));
    }

    // Heads, Model.Classes: each by its names.
    private static IEnumerable<string[]> Chains(Node node)
    {
        if (node.Kind == NodeKind.Opaque) return own.Matches(node.Text).Cast<Match>().Select(static match => match.Groups[1].Value.Split('.'));
        return Chain(node) is { } chain ? [chain] : node.Args.SelectMany(Chains);
    }

    private static string[]? Chain(Node node) => node.Kind switch
    {
        NodeKind.Name or NodeKind.Block => [node.Text],
        NodeKind.Path when Chain(node[0]) is { } holder => [.. holder, node.Text],
        NodeKind.Static => [Names.Last(node.Text)], // the record's own, if it has one of that name
        _ => null,
    };

    /// <summary>The value as far as records reach; null if it is no value of the record.</summary>
    private static NamedValue? Value(string[] chain, INamedTypeSymbol record)
    {
        if (KnownNames.FindProperty(record, chain[0]) is not { } root) return null;
        (IPropertySymbol last, string text) = (root, root.Name);
        foreach (string name in chain.Skip(1))
        {
            if (!KnownNames.IsMarked(last.Type) || KnownNames.FindProperty(last.Type, name) is not { } next) break;
            (last, text) = (next, $"{text}.{next.Name}");
        }

        ITypeSymbol type = last.Type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } wrapped
            ? wrapped.TypeArguments[0]
            : last.Type;
        return ParameterTypes.KindOf(type) is null or "Record" ? null : new(ParameterTypes.IsParameter(root) ? KeyName.Of(root.Name) : "", text);
    }
}
