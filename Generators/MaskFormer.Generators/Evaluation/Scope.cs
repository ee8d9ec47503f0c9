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

    /// <summary>Whether what is set here is a setting of the experiment that is checked, and can be blamed.</summary>
    public bool IsExperiment { get; private init; }

    /// <summary>The scope of an experiment's own expression.</summary>
    public static Scope OfExperiment(Frame frame) => new(frame) { IsExperiment = true };

    public T? Find<T>(string name)
        where T : class => locals.TryGetValue(name, out object? value) ? value as T : null;

    public Scope With(string name, object value) => new(Frame, new(locals) { [name] = value }) { IsExperiment = IsExperiment };

    /// <summary>The scope of what a static property holds. Another experiment reports its own settings, which have no place here.</summary>
    public Scope Of(Node held) => held.Site < 0 ? new(Frame, locals) : this;
}
