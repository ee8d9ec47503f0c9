using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MaskFormer.Generators;

/// <summary>
/// What a file declares to others, without bodies: for every type, by its name, a number that changes with its head, the heads of its members and
/// what constants are. An edit inside a body leaves it as it is, so that whoever read only heads need not read again.
/// </summary>
internal sealed class FileHeads
{
    private const ulong Start = 14695981039346656037, Prime = 1099511628211; // FNV-1a
    private static readonly ConditionalWeakTable<SyntaxTree, FileHeads> known = new();
    private readonly Dictionary<string, ulong> types = new(StringComparer.OrdinalIgnoreCase);

    private FileHeads(CompilationUnitSyntax file)
    {
        Shared = Of(Start, string.Concat(file.Usings.Where(static u => !u.GlobalKeyword.IsKind(SyntaxKind.None)).Select(static u => u.ToString())));
        string usings = string.Concat(file.Usings.Select(static u => u.ToString()));
        foreach (MemberDeclarationSyntax member in file.Members) Add(member, usings);
        Total = types.Aggregate(Shared, static (sum, type) => unchecked(sum + type.Value));
    }

    /// <summary>By the name of the type; types of one name are summed.</summary>
    public IReadOnlyDictionary<string, ulong> Types => types;

    /// <summary>What holds for all files: global usings.</summary>
    public ulong Shared { get; }

    /// <summary>All of it.</summary>
    public ulong Total { get; }

    public static FileHeads Of(SyntaxTree tree, CancellationToken cancel)
    {
        if (known.TryGetValue(tree, out FileHeads? heads)) return heads;
        heads = new((CompilationUnitSyntax)tree.GetRoot(cancel));
        return known.GetValue(tree, _ => heads);
    }

    private void Add(MemberDeclarationSyntax member, string around)
    {
        switch (member)
        {
            case BaseNamespaceDeclarationSyntax space:
                foreach (string part in space.Name.ToString().Split('.')) Add(part, Of(Start, around));
                string inside = around + space.Name + string.Concat(space.Usings.Select(static u => u.ToString()));
                foreach (MemberDeclarationSyntax one in space.Members) Add(one, inside);
                break;
            case TypeDeclarationSyntax type:
                string text = type.ToString();
                int end = type.OpenBraceToken.SpanStart is > 0 and var brace ? brace : type.Span.End;
                ulong hash = Of(Of(Start, around + text.Substring(0, Math.Max(0, end - type.SpanStart))), Documentation(type));
                foreach (MemberDeclarationSyntax one in type.Members)
                {
                    hash = Of(Of(hash, Head(one)), Documentation(one));
                    if (one is BaseTypeDeclarationSyntax) Add(one, around + type.Identifier.ValueText);
                }

                Add(type.Identifier.ValueText, hash);
                break;
            case BaseTypeDeclarationSyntax or DelegateDeclarationSyntax:
                string name = member is BaseTypeDeclarationSyntax named ? named.Identifier.ValueText : ((DelegateDeclarationSyntax)member).Identifier.ValueText;
                Add(name, Of(Start, around + member));
                break;
        }
    }

    private void Add(string name, ulong hash) => types[name] = unchecked((types.TryGetValue(name, out ulong old) ? old : 0) + hash);

    // A wired block is told from a nested one by its body's form.
    private static string Head(MemberDeclarationSyntax member) => member switch
    {
        PropertyDeclarationSyntax property => Before(property, (SyntaxNode?)property.ExpressionBody ?? property.Initializer)
            + (property.ExpressionBody?.Expression is { } body
                && PlainSyntax.Of(body)
                    is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "On" or "Each" } }),
        BaseMethodDeclarationSyntax method => Before(method, (SyntaxNode?)method.Body ?? method.ExpressionBody),
        FieldDeclarationSyntax field when !field.Modifiers.Any(SyntaxKind.ConstKeyword) =>
            field.Modifiers.ToString() + field.Declaration.Type + string.Concat(field.Declaration.Variables.Select(static v => v.Identifier.ValueText)),
        TypeDeclarationSyntax type => type.Identifier.ValueText,
        _ => member.ToString(),
    };

    private static string Before(SyntaxNode member, SyntaxNode? body) =>
        body is null ? member.ToString() : member.ToString().Substring(0, body.SpanStart - member.SpanStart);

    // Summaries go into schemas, those of a base's parameters into the schemas of its kinds.
    private static string Documentation(SyntaxNode node) =>
        node.HasLeadingTrivia && node.GetLeadingTrivia().ToFullString() is var text && text.Contains("///") ? text : "";

    private static ulong Of(ulong hash, string text)
    {
        foreach (char letter in text) hash = unchecked((hash ^ letter) * Prime);
        return unchecked((hash ^ '\n') * Prime);
    }
}

/// <summary>What all files of a compilation declare.</summary>
internal sealed class ProjectHeads
{
    private static readonly ConditionalWeakTable<Compilation, ProjectHeads> known = new();
    private readonly FileHeads[] files;
    private readonly Lazy<Dictionary<string, ulong>> types;

    private ProjectHeads(Compilation compilation, CancellationToken cancel)
    {
        files = [.. compilation.SyntaxTrees.Select(tree => FileHeads.Of(tree, cancel))];
        Total = files.Aggregate(0ul, static (sum, file) => unchecked(sum + file.Total));
        Shared = files.Aggregate(0ul, static (sum, file) => unchecked(sum + file.Shared));
        types = new(() =>
        {
            Dictionary<string, ulong> all = new(StringComparer.OrdinalIgnoreCase);
            foreach (KeyValuePair<string, ulong> type in files.SelectMany(static file => file.Types))
                all[type.Key] = unchecked((all.TryGetValue(type.Key, out ulong old) ? old : 0) + type.Value);
            return all;
        });
    }

    public ulong Total { get; }

    public ulong Shared { get; }

    public static ProjectHeads Of(Compilation compilation, CancellationToken cancel) =>
        known.TryGetValue(compilation, out ProjectHeads? heads) ? heads : known.GetValue(compilation, made => new(made, cancel));

    /// <summary>What is declared under some names.</summary>
    public ulong Of(IReadOnlyCollection<string> names)
    {
        ulong sum = Shared;
        foreach (string name in names) sum = unchecked((sum * 31) + (types.Value.TryGetValue(name, out ulong hash) ? hash : 0));
        return sum;
    }
}
