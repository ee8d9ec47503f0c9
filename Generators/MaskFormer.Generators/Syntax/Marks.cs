using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MaskFormer.Generators;

/// <summary>The attributes that make a record one of the language's.</summary>
internal static class Marks
{
    private const string Suffix = "Attribute";

    /// <summary>What a record can be.</summary>
    public static readonly string[] Records = ["Block", "Primitive", "Config"];

    /// <summary>What a property of experiments is.</summary>
    public static readonly string[] Experiments = ["Experiment"];

    /// <summary>What a method can be.</summary>
    public static readonly string[] Implementations = ["Implements"];

    /// <summary>How many different ones a type carries; a record is one thing only.</summary>
    public static int Kinds(ISymbol type) => On(type).Select(static mark => mark.AttributeClass!.Name).Distinct().Count();

    /// <summary>Whether a declaration may be marked, by the names of its attributes; a file that gives types other names is looked at in any case.</summary>
    public static bool MayBe(IEnumerable<AttributeListSyntax> lists, string[] names) =>
        lists.SelectMany(static list => list.Attributes).Any(attribute => names.Any(name => IsCalled(attribute.Name, name)) || HasAliases(attribute));

    /// <summary>
    /// Whether this is the place where the type is to be read: marked twice (on two of its parts, or as two things), it would come
    /// twice, and a generator that writes one file twice is stopped with all its other files.
    /// </summary>
    /// <param name="type">The type.</param>
    /// <param name="part">The part that was found.</param>
    public static bool IsFirst(ISymbol type, SyntaxNode part) =>
        On(type).FirstOrDefault()?.ApplicationSyntaxReference is { } first && first.SyntaxTree == part.SyntaxTree && part.Span.Contains(first.Span);

    private static IEnumerable<AttributeData> On(ISymbol type) =>
        type.GetAttributes().Where(static mark =>
            mark.AttributeClass is { } named && Records.Any(name => named.Name == name + Suffix) && KnownNames.NamespaceOf(named) == KnownNames.Language
        );

    private static bool IsCalled(Microsoft.CodeAnalysis.CSharp.Syntax.NameSyntax written, string name)
    {
        string last = written switch
        {
            QualifiedNameSyntax qualified => qualified.Right.Identifier.ValueText,
            AliasQualifiedNameSyntax qualified => qualified.Name.Identifier.ValueText,
            SimpleNameSyntax simple => simple.Identifier.ValueText,
            _ => "",
        };
        return last == name || last == name + Suffix;
    }

    private static bool HasAliases(SyntaxNode node) =>
        node.SyntaxTree.GetRoot() is CompilationUnitSyntax file && file.Usings.Any(static u => u.Alias is not null);
}
