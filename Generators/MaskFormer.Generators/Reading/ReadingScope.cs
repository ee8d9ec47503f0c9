using System.Collections.Generic;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MaskFormer.Generators;

/// <summary>The lambda parameters in force.</summary>
internal sealed class ReadingScope
{
    private readonly Dictionary<string, NodeKind> names;
    private readonly Dictionary<string, INamedTypeSymbol?> types;

    private ReadingScope(Dictionary<string, NodeKind> names, Dictionary<string, INamedTypeSymbol?> types) => (this.names, this.types) = (names, types);

    public static ReadingScope Empty { get; } = new([], []);

    public ReadingScope With(string name, NodeKind kind, INamedTypeSymbol? type = null) => new(new(names) { [name] = kind }, new(types) { [name] = type });

    /// <summary>What a name stands for; nothing if it is written as a member (<c>this.x</c>).</summary>
    public NodeKind? Find(SimpleNameSyntax name) =>
        !PlainSyntax.IsMember(name) && names.TryGetValue(name.Identifier.ValueText, out NodeKind kind) ? kind : null;


    /// <summary>The type of an item of a row, or null.</summary>
    public INamedTypeSymbol? TypeOf(SimpleNameSyntax name) =>
        !PlainSyntax.IsMember(name) && types.TryGetValue(name.Identifier.ValueText, out INamedTypeSymbol? type) ? type : null;
}
