using System.Collections.Generic;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MaskFormer.Generators;

/// <summary>The lambda parameters in force.</summary>
internal sealed class ReadingScope
{
    private readonly Dictionary<string, NodeKind> names;

    private ReadingScope(Dictionary<string, NodeKind> names) => this.names = names;

    public static ReadingScope Empty { get; } = new([]);

    public ReadingScope With(string name, NodeKind kind) => new(new(names) { [name] = kind });

    /// <summary>What a name stands for; nothing if it is written as a member (<c>this.x</c>).</summary>
    public NodeKind? Find(SimpleNameSyntax name) =>
        !PlainSyntax.IsMember(name) && names.TryGetValue(name.Identifier.ValueText, out NodeKind kind) ? kind : null;
}
