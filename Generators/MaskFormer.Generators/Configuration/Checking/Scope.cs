using System.Collections.Immutable;

namespace MaskFormer.Generators.Configuration;

/// <summary>What names mean at a place.</summary>
/// <param name="Self">The record whose body is evaluated, or null in an experiment.</param>
/// <param name="Locals">Parameters of enclosing lambdas.</param>
/// <param name="IsExperiment">Whether assignments are settings that can be blamed, and unreadable expressions findings.</param>
internal sealed record Scope(RecordInstance? Self, ImmutableDictionary<string, Value> Locals, bool IsExperiment)
{
    public static readonly Scope Experiment = new(null, ImmutableDictionary<string, Value>.Empty, IsExperiment: true);

    public static Scope Body(RecordInstance self) => new(self, ImmutableDictionary<string, Value>.Empty, IsExperiment: false);

    public Scope WithLocal(string name, Value value) => this with { Locals = Locals.SetItem(name, value) };
}
