using MaskFormer.Names;
using MaskFormer.Runtime.Contracts;

namespace MaskFormer.Runtime.Configuration;

/// <summary>How messages and help texts name the experiments of a program: all of them if they are few, otherwise the command that lists them.</summary>
internal static class ExperimentNames
{
    private const int Few = 12;

    /// <summary>The names, or where they are found.</summary>
    /// <param name="catalogue">The experiments of the program.</param>
    public static string Of(IReadOnlyList<ExperimentEntry> catalogue) => catalogue.Count <= Few
        ? string.Join(", ", catalogue.Select(static entry => entry.Name))
        : $"the command 'list' shows all {catalogue.Count}";

    /// <summary>What somebody probably meant, or how to find it.</summary>
    /// <param name="name">What was written.</param>
    /// <param name="catalogue">The experiments of the program.</param>
    public static string Advice(string name, IReadOnlyList<ExperimentEntry> catalogue) =>
        Nearest.Of(name, catalogue.Select(static entry => entry.Name)) is { } nearest ? $"Did you mean '{nearest}'?"
        : catalogue.Count == 0 ? "There is nothing to choose from"
        : $"Choose one: {Of(catalogue)}";
}
