namespace MaskFormer.Generators.Configuration;

/// <summary>One experiment of the program.</summary>
/// <param name="Name">On the command line and in YAML.</param>
/// <param name="Summary">First sentence of the property's documentation.</param>
/// <param name="Property">The property with its full name.</param>
internal sealed record ExperimentSpec(string Name, string Summary, string Property);

/// <summary>What the program around the experiments needs.</summary>
/// <param name="Namespace">Where the catalogue stands: the project's root namespace.</param>
/// <param name="IsPossible">Whether the runtime is referenced, so that a catalogue compiles.</param>
/// <param name="NeedsEntryPoint">Whether it is an executable without a Main of its own.</param>
internal sealed record ProgramSpec(string Namespace, bool IsPossible, bool NeedsEntryPoint);
