using Microsoft.CodeAnalysis;

namespace MaskFormer.Generators.Configuration;

/// <summary>The rules of parameters and experiments; those that blocks have as well are in <see cref="Descriptors"/>. Each has a page in <c>docs/diagnostics</c>.</summary>
internal static class ConfigDiagnostics
{
    private const string Category = "MaskFormer.Configuration";

    public static readonly DiagnosticDescriptor NotPartial = Rule(
        "MF1002",
        "MaskFormer.Language",
        "Config must be a partial record",
        "'{0}' must be a partial record that is not nested, not generic and has no constructor parameters"
    );
    public static readonly DiagnosticDescriptor OutOfRange = Rule("MF3001", Category, "Value is out of range", "{0} = {1} is out of range, allowed {2} to {3}");
    public static readonly DiagnosticDescriptor ExperimentRequirement = Rule("MF3002", Category, "Experiment breaks a requirement", "{0}: {1}");
    public static readonly DiagnosticDescriptor Unreadable = Rule("MF3003", Category, "Experiment cannot be read", "{0}");
    public static readonly DiagnosticDescriptor SameName = Rule("MF3004", Category, "Two experiments have one name", "'{0}' is the name of '{1}' already");
    public static readonly DiagnosticDescriptor UnknownType = Rule(
        "MF3010",
        Category,
        "Type of a parameter cannot be written in YAML",
        "'{0}' cannot be set from YAML; use bool, int, long, double, string, an enum, a marked record, or EquatableList of such scalars"
    );

    private static DiagnosticDescriptor Rule(string id, string category, string title, string message) =>
        new(id, title, message, category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: $"docs/diagnostics/{id}.md");
}
