using System.Collections.Generic;

namespace MaskFormer.Generators;

/// <summary>The lambda parameters in force.</summary>
internal sealed class ReadingScope
{
    private readonly Dictionary<string, NodeKind> names;

    private ReadingScope(Dictionary<string, NodeKind> names) => this.names = names;

    public static ReadingScope Empty { get; } = new([]);

    public ReadingScope With(string name, NodeKind kind) => new(new(names) { [name] = kind });

    public NodeKind? Find(string name) => names.TryGetValue(name, out NodeKind kind) ? kind : null;
}
