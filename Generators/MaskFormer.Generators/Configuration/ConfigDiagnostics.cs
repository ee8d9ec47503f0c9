using Microsoft.CodeAnalysis;

namespace MaskFormer.Generators.Configuration;

/// <summary>The rules of parameters and experiments. Each has a page in <c>docs/diagnostics</c>.</summary>
internal static class ConfigDiagnostics
{
    public static readonly DiagnosticDescriptor NotPartial = Rule("MF1002", "Config must be a partial record", "'{0}' must be a partial record that is not nested, not generic and has no constructor parameters");
    public static readonly DiagnosticDescriptor Requirement = Rule("MF2003", "Requirement is broken", "{0}");
    public static readonly DiagnosticDescriptor OutOfRange = Rule("MF3001", "Value is out of range", "{0}");
    public static readonly DiagnosticDescriptor ExperimentRequirement = Rule("MF3002", "Experiment breaks a requirement", "{0}");
    public static readonly DiagnosticDescriptor Unreadable = Rule("MF3003", "Experiment cannot be read", "{0}");
    public static readonly DiagnosticDescriptor SameName = Rule("MF3004", "Two experiments have one name", "'{0}' is the name of '{1}' already");
    public static readonly DiagnosticDescriptor UnknownType = Rule("MF3010", "Type of a parameter cannot be written in YAML", "'{0}' cannot be set from YAML; use bool, int, long, double, string, an enum, a marked record, or EquatableList of such scalars");
    public static readonly DiagnosticDescriptor Internal = Rule("MF9001", "Internal error", "the generator failed on '{0}': {1}");

    private static DiagnosticDescriptor Rule(string id, string title, string message) =>
        new(id, title, message, "MaskFormer.Configuration", DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: $"docs/diagnostics/{id}.md");
}
