using MaskFormer.Language;

namespace MaskFormer.Runtime.Contracts;

/// <summary>One line of a program's catalogue of experiments; the generator writes <c>Catalogue.All</c> from the <c>[Experiment]</c> properties.</summary>
/// <param name="Name">The name on the command line and in <c>base:</c>.</param>
/// <param name="Summary">First sentence of the property's documentation; may be empty.</param>
/// <param name="Create">Makes the experiment's values anew.</param>
public sealed record ExperimentEntry(string Name, string Summary, Func<IExperiment> Create)
{
    /// <summary>Kinds of records that this program adds to those of the assemblies it references.</summary>
    public IReadOnlyList<KindEntry> Kinds { get; init; } = [];
}

/// <summary>A record that can stand where a type of another assembly is asked for.</summary>
/// <param name="Asked">The type of the parameter.</param>
/// <param name="Kind">The record.</param>
public sealed record KindEntry(Type Asked, RecordKind Kind);
