using System.Collections.Generic;

namespace MaskFormer.Generators;

/// <summary>A record's names and the lambda parameters in force: running numbers, items of a stack, carried tensors.</summary>
internal sealed class Scope
{
    private readonly Dictionary<string, object> locals;

    public Scope(Frame frame)
        : this(frame, [])
    {
    }

    private Scope(Frame frame, Dictionary<string, object> locals) => (Frame, this.locals) = (frame, locals);

    public Frame Frame { get; }

    public Facts Facts => Frame.Facts;

    public T? Find<T>(string name)
        where T : class => locals.TryGetValue(name, out object? value) ? value as T : null;

    public Scope With(string name, object value) => new(Frame, new(locals) { [name] = value });
}
