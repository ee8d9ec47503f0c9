using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;

namespace MaskFormer.Generators.Configuration;

/// <summary>
/// First sentences of documentation comments. Read from the text of the trivia: the compiler parses these comments
/// only where a documentation file is asked for, and the help text must not depend on that.
/// </summary>
internal static class Documentation
{
    private static readonly Regex summary = new(@"<summary>(.*?)</summary>", RegexOptions.Singleline | RegexOptions.CultureInvariant);
    private static readonly Regex reference = new(@"<(?:see|paramref|typeparamref)\s+(?:cref|name|langword)=""([^""]*)""\s*/>", RegexOptions.CultureInvariant);
    private static readonly Regex tag = new(@"</?[A-Za-z][^>]*>", RegexOptions.CultureInvariant);
    private static readonly Regex space = new(@"\s+", RegexOptions.CultureInvariant);
    private static readonly Regex sentence = new(@"^.*?\.(?=\s+[A-Z`'""(]|$)", RegexOptions.CultureInvariant);

    /// <summary>The first sentence of a member's summary; empty if there is none or it comes from another assembly.</summary>
    public static string FirstSentence(ISymbol symbol)
    {
        foreach (SyntaxReference place in symbol.DeclaringSyntaxReferences)
        {
            string found = FirstSentence(place.GetSyntax(), symbol.ContainingType);
            if (found.Length > 0) return found;
        }

        return "";
    }

    private static string FirstSentence(SyntaxNode node, INamedTypeSymbol? record)
    {
        string text = "";
        foreach (string line in node.GetLeadingTrivia().ToFullString().Split('\n'))
        {
            string trimmed = line.Trim();
            if (trimmed.StartsWith("///", System.StringComparison.Ordinal)) text += " " + trimmed.Substring(3);
        }

        Match body = summary.Match(text);
        if (!body.Success) return "";
        string plain = reference.Replace(body.Groups[1].Value, match => Word(match.Groups[1].Value, record));
        plain = tag.Replace(plain, "").Replace("&lt;", "<").Replace("&gt;", ">").Replace("&quot;", "\"").Replace("&amp;", "&");
        plain = space.Replace(plain, " ").Trim();
        Match first = sentence.Match(plain);
        return first.Success ? first.Value : plain;
    }

    /// <summary>A parameter of the same record is called by its key, as the reader of the help text would write it.</summary>
    private static string Word(string cref, INamedTypeSymbol? record) =>
        record is not null && KnownNames.FindProperty(record, cref) is { } property && ParameterTypes.IsParameter(property)
            ? KeyName.Of(cref)
            : cref.Substring(cref.LastIndexOf('.') + 1);
}
