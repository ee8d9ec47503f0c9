using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace MaskFormer.Generators;

/// <summary>The attributes that make a record one of the language's.</summary>
internal static class Marks
{
    private static readonly HashSet<string> all = ["BlockAttribute", "PrimitiveAttribute", "ConfigAttribute"];

    /// <summary>How many different ones a type carries; a record is one thing only.</summary>
    public static int Kinds(ISymbol type) => On(type, all).Select(static mark => mark.AttributeClass!.Name).Distinct().Count();

    /// <summary>
    /// Whether this is the place where the type is to be read: marked twice (on two of its parts, or as two things), it would come
    /// twice, and a generator that writes one file twice is stopped with all its other files.
    /// </summary>
    /// <param name="source">The attribute that was found.</param>
    /// <param name="among">Names of the attributes that the generator looks for; all if left out.</param>
    public static bool IsFirst(GeneratorAttributeSyntaxContext source, params string[] among)
    {
        SyntaxReference? first = On(source.TargetSymbol, among.Length == 0 ? all : [.. among]).FirstOrDefault()?.ApplicationSyntaxReference;
        return first is null
            || source.Attributes.Any(mark => mark.ApplicationSyntaxReference is { } own && own.SyntaxTree == first.SyntaxTree && own.Span == first.Span);
    }

    private static IEnumerable<AttributeData> On(ISymbol type, HashSet<string> names) =>
        type.GetAttributes().Where(mark => mark.AttributeClass is { } named && names.Contains(named.Name));
}
