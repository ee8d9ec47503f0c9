namespace MaskFormer.Runtime.Contracts;

/// <summary>One line of a program's catalogue of experiments; the generator writes <c>Catalogue.All</c> from the <c>[Experiment]</c> properties.</summary>
/// <param name="Name">The name on the command line and in <c>base:</c>.</param>
/// <param name="Summary">First sentence of the property's documentation; may be empty.</param>
/// <param name="Create">Makes the experiment's values anew.</param>
public sealed record ExperimentEntry(string Name, string Summary, Func<IExperiment> Create);
