using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace MaskFormer.Generators;

/// <summary>
/// Remembers what was read of a declaration, with all that the reading looked at: the files that it went through, and the heads of the types that it
/// names. While those are the same, so is what was read: an edit elsewhere reads nothing again.
/// </summary>
internal static class ReadMemory<T>
    where T : class
{
    private static readonly ConditionalWeakTable<SyntaxNode, Entry> entries = new();

    public static T? Get(SyntaxNode node, SemanticModel model, CancellationToken cancel, Func<Touched, T?> read)
    {
        Compilation compilation = model.Compilation;
        ProjectHeads heads = ProjectHeads.Of(compilation, cancel);
        if (entries.TryGetValue(node, out Entry? entry) && entry.Holds(compilation, heads)) return entry.Result;
        Touched touched = new();
        touched.Add(node.SyntaxTree);
        T? result = read(touched);
        Entry made = new(result, compilation, heads, touched);
        entries.Remove(node);
        entries.GetValue(node, _ => made);
        return result; // another compilation may remember its own at the same time
    }

    private sealed class Entry(T? result, Compilation compilation, ProjectHeads heads, Touched touched)
    {
        private readonly CompilationOptions options = compilation.Options;
        private readonly ImmutableArray<MetadataReference> references = compilation.ExternalReferences;
        private readonly SyntaxTree[] trees = [.. touched.Trees];
        private readonly string[] names = [.. touched.Names];
        private readonly ulong named = heads.Of(touched.Names);
        private ulong total = heads.Total;

        public T? Result => result;

        public bool Holds(Compilation current, ProjectHeads now)
        {
            if (!ReferenceEquals(current.Options, options) || current.ExternalReferences != references || !trees.All(current.ContainsSyntaxTree)) return false;
            if (now.Total == total) return true;
            if (now.Of(names) != named) return false;
            total = now.Total;
            return true;
        }
    }
}

/// <summary>What a reading looked at.</summary>
internal sealed class Touched
{
    private readonly HashSet<SyntaxTree> trees = [];
    private readonly HashSet<string> names = new(StringComparer.OrdinalIgnoreCase);

    public IReadOnlyCollection<SyntaxTree> Trees => trees;

    public IReadOnlyCollection<string> Names => names;

    /// <summary>A file that was read, bodies and all; every name in it may be looked up.</summary>
    public void Add(SyntaxTree tree)
    {
        if (!trees.Add(tree)) return;
        foreach (SyntaxToken token in tree.GetRoot().DescendantTokens())
        {
            if (token.IsKind(SyntaxKind.IdentifierToken)) names.Add(token.ValueText);
        }
    }

    /// <summary>What another reading looked at.</summary>
    public void Add(Touched other)
    {
        trees.UnionWith(other.trees);
        names.UnionWith(other.names);
    }

    /// <summary>A name that was looked up.</summary>
    public void Add(string name) => names.Add(name);

    /// <summary>A type whose head was looked at, with those of its bases.</summary>
    public void Add(ITypeSymbol? type)
    {
        for (ITypeSymbol? at = type; at is not null && names.Add(at.Name) | at.SpecialType == SpecialType.None; at = at.BaseType)
        {
            foreach (ITypeSymbol argument in (at as INamedTypeSymbol)?.TypeArguments ?? []) Add(argument);
        }
    }
}
