using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Reflection;
using Microsoft.CodeAnalysis;

namespace MaskFormer.Generators;

/// <summary>Every rule of the compiler: one place, one page each in <c>docs/diagnostics</c>.</summary>
internal static class Descriptors
{
    private static readonly string? repository = typeof(Descriptors).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .FirstOrDefault(static about => about.Key == "RepositoryUrl")?.Value;

    private const string Language = "MaskFormer.Language";
    private const string Shapes = "MaskFormer.Shapes";
    private const string Configuration = "MaskFormer.Configuration";
    private const string Weights = "MaskFormer.Weights";
    private const string Graphs = "MaskFormer.Graphs";
    private const string Internal = "MaskFormer.Internal";

    public static readonly DiagnosticDescriptor MF1001 = Error("MF1001", Language, "Expression is outside the language", "'{0}' cannot be read: {1}");
    public static readonly DiagnosticDescriptor MF1002 = Error(
        "MF1002",
        Language,
        "Record must be partial",
        "'{0}' must be a partial record, marked [Block], [Primitive] or [Config], one of them only, not nested, not generic, not of one file and without "
            + "constructor parameters, so that code can be added"
    );
    public static readonly DiagnosticDescriptor MF1003 = Error("MF1003", Language, "Shape cannot be read", "The shape \"{0}\" cannot be read: {1}");
    public static readonly DiagnosticDescriptor MF1004 = Error("MF1004", Language, "Values depend on each other", "No value can be computed first: {0}");
    public static readonly DiagnosticDescriptor MF1005 = Error(
        "MF1005",
        Language,
        "Unknown name in a shape",
        "'{0}' in \"{1}\" is no parameter or derived value of type int or long, and no symbol of a port{2}"
    );
    public static readonly DiagnosticDescriptor MF1006 = Error(
        "MF1006",
        Language,
        "Default cannot be evaluated",
        "The default of '{0}' cannot be evaluated by the compiler: {1}; write a constant"
    );
    public static readonly DiagnosticDescriptor MF1007 = Error("MF1007", Language, "Port or output is missing", "'{0}' has no {1}");
    public static readonly DiagnosticDescriptor MF1008 = Error(
        "MF1008",
        Language,
        "Promised output is not kept",
        "'{0}' is promised by '{1}' as {2}, found {3}"
    );
    public static readonly DiagnosticDescriptor MF1009 = Error(
        "MF1009",
        Language,
        "Bound parameter is not set",
        "'{0}' of '{1}' is set by the enclosing block only: set it here"
    );
    public static readonly DiagnosticDescriptor MF1010 = Error(
        "MF1010",
        Language,
        "Name of the language is hidden",
        "'{0}' is a name of the language, of the generated code or of C#: choose another"
    );
    public static readonly DiagnosticDescriptor MF1011 = Error(
        "MF1011",
        Language,
        "Symbolic value read outside a block",
        "'{0}' has no data: call the Module or Graph that is generated for '{1}'"
    );
    public static readonly DiagnosticDescriptor MF1012 = Error(
        "MF1012",
        Language,
        "Too many conditions",
        "'{0}' has {1} conditions; each doubles the number of cases to check, at most 4 are allowed"
    );
    public static readonly DiagnosticDescriptor MF1016 = Error(
        "MF1016",
        Language,
        "Attribute counts for nothing",
        "[{0}] on '{1}' counts for nothing: it belongs on {2}"
    );
    public static readonly DiagnosticDescriptor MF1017 = Error(
        "MF1017",
        Language,
        "Property cannot be set",
        "'{0}' is no parameter, because {1}: it must be public with get; init;"
    );
    public static readonly DiagnosticDescriptor MF1018 = Error(
        "MF1018",
        Language,
        "Two parameters have one key",
        "The key \"{0}\" of YAML and the command line means '{1}' and '{2}': rename one"
    );
    public static readonly DiagnosticDescriptor MF1019 = Error(
        "MF1019",
        Language,
        "Base is no abstract block",
        "'{0}' derives from '{1}', which is {2}"
    );
    public static readonly DiagnosticDescriptor MF1020 = Error("MF1020", Language, "Block does not fit its place", "'{0}' as {1} of '{2}': {3}");
    public static readonly DiagnosticDescriptor MF1021 = Error(
        "MF1021",
        Language,
        "Size is not known where it is needed",
        "'{0}' in \"{1}\" has no value here: {2}"
    );
    public static readonly DiagnosticDescriptor MF1022 = Error(
        "MF1022",
        Language,
        "Two kinds have one name",
        "'kind: {0}' of a '{1}' means '{2}' and '{3}': rename one"
    );
    public static readonly DiagnosticDescriptor MF1023 = Error("MF1023", Language, "Two classes are chosen alike", "'{0}' is {1}, and so is '{2}'");
    public static readonly DiagnosticDescriptor MF1024 = Warning(
        "MF1024",
        Language,
        "Class is found by nobody",
        "'{0}' implements {1} and has no [{2}], by which it would be found"
    );
    public static readonly DiagnosticDescriptor MF1030 = Error("MF1030", Language, "Each without items", "no input of '{0}.Each' has an axis of items");
    public static readonly DiagnosticDescriptor MF1035 = Error(
        "MF1035",
        Language,
        "Method does not fit the record",
        "'{0}' cannot implement '{1}': {2}"
    );
    public static readonly DiagnosticDescriptor MF1036 = Error(
        "MF1036",
        Language,
        "Record is implemented twice",
        "'{0}' implements '{1}' for {2}, and so does '{3}'"
    );
    public static readonly DiagnosticDescriptor MF2001 = Error("MF2001", Shapes, "Shapes do not match", "{0}: expected {1}, found {2}");
    public static readonly DiagnosticDescriptor MF2002 = Error("MF2002", Shapes, "Number of inputs does not match", "'{0}' takes {1} input(s), found {2}");
    public static readonly DiagnosticDescriptor MF2003 = Error("MF2003", Shapes, "Requirement is broken", "{0}: {1}");
    public static readonly DiagnosticDescriptor MF2004 = Error(
        "MF2004",
        Shapes,
        "Shapes match only by the defaults",
        "{0}: expected {1}, found {2}; these agree for the default values only: correct it, or state the equality by [Require]"
    );
    public static readonly DiagnosticDescriptor MF2005 = Error(
        "MF2005",
        Shapes,
        "Size is not known to be divisible",
        "{0}: expected {1}, found {2}; this needs '{3}' to be a multiple of {4}: state it by '%' in a port or by [Require]"
    );
    public static readonly DiagnosticDescriptor MF2006 = Error("MF2006", Shapes, "Number of axes does not match", "{0}: expected {1}, found {2}");
    public static readonly DiagnosticDescriptor MF2007 = Error(
        "MF2007",
        Shapes,
        "Repeated block changes the shape",
        "Turn {0} of '{1}' must keep the shape {2}, it returns {3}"
    );
    public static readonly DiagnosticDescriptor MF2008 = Error("MF2008", Shapes, "Pattern does not fit", "\"{0}\": {1}");
    public static readonly DiagnosticDescriptor MF2009 = Error(
        "MF2009",
        Shapes,
        "The two forms of a layer differ",
        "The two forms of '{0}' return {1} and {2}"
    );
    public static readonly DiagnosticDescriptor MF2010 = Warning("MF2010", Shapes, "Value is never used", "'{0}' feeds no output");
    public static readonly DiagnosticDescriptor MF2014 = Error(
        "MF2014",
        Shapes,
        "Block has no such output",
        "'{0}' is no output of '{1}'; its outputs: {2}"
    );
    public static readonly DiagnosticDescriptor MF2015 = Error(
        "MF2015",
        Shapes,
        "Place may lie outside of a row",
        "Place {0} is not shown to be in '{1}', which has {2} tensors; in a loop of unknown length count round: i % {2}"
    );
    public static readonly DiagnosticDescriptor MF2016 = Error(
        "MF2016",
        Shapes,
        "Rows that are walked together differ in length",
        "'{0}' has {1} blocks and '{2}' has {3}: rows that are walked together must be equally long"
    );
    public static readonly DiagnosticDescriptor MF2017 = Error(
        "MF2017",
        Shapes,
        "Length of a row of tensors is not known",
        "How many tensors '{0}' leaves is not known: it repeats {1} times; a row of tensors needs a number that stands in the source (Scan stacks them)"
    );
    public static readonly DiagnosticDescriptor MF2030 = Error(
        "MF2030",
        Shapes,
        "Axis does not exist",
        "{0}: {1} has no axis {2}; a negative axis counts from the end, and is the only way where leading axes are not known"
    );
    public static readonly DiagnosticDescriptor MF2031 = Error(
        "MF2031",
        Shapes,
        "Place may lie outside of its axis",
        "{0}: {1} is not shown to lie within axis {2}, which has size {3}; state it by [Require]"
    );
    public static readonly DiagnosticDescriptor MF2032 = Error("MF2032", Shapes, "Argument is not known", "'{0}' of {1} must be {2}, found '{3}'");
    public static readonly DiagnosticDescriptor MF3001 = Error(
        "MF3001",
        Configuration,
        "Value is out of range",
        "{0} = {1} is out of range, allowed {2}"
    );
    public static readonly DiagnosticDescriptor MF3002 = Error("MF3002", Configuration, "Experiment breaks a requirement", "{0}: {1}");
    public static readonly DiagnosticDescriptor MF3003 = Error("MF3003", Configuration, "Experiment cannot be read", "{0}");
    public static readonly DiagnosticDescriptor MF3004 = Error(
        "MF3004",
        Configuration,
        "Two experiments have one name",
        "'{0}' is the name of '{1}' already{2}"
    );
    public static readonly DiagnosticDescriptor MF3010 = Error(
        "MF3010",
        Configuration,
        "Type of a parameter cannot be written in YAML",
        "'{0}' cannot be set from YAML; use bool, int, long, double, string, an enum, a marked record, or EquatableList of such scalars"
    );
    public static readonly DiagnosticDescriptor MF4001 = Error("MF4001", Weights, "Two weights have one key", "The key \"{0}\" belongs to '{1}' and to '{2}'");
    public static readonly DiagnosticDescriptor MF4002 = Error("MF4002", Weights, "Key template names no parameter", "\"{0}\": '{1}' is no parameter{2}");
    public static readonly DiagnosticDescriptor MF4003 = Warning(
        "MF4003",
        Weights,
        "Layer is never used",
        "The weights of '{0}' feed no output and would get no gradient"
    );
    public static readonly DiagnosticDescriptor MF4004 = Error("MF4004", Weights, "Key cannot be read", "The key \"{0}\" cannot be read: {1}");
    public static readonly DiagnosticDescriptor MF5001 = Warning(
        "MF5001",
        Graphs,
        "Back end has no implementation",
        "'{0}' is a primitive that nothing beside it implements for {1}: write {2}"
    );
    public static readonly DiagnosticDescriptor MF9001 = Error("MF9001", Internal, "Internal error", "The compiler failed on '{0}': {1}");

    private static readonly Dictionary<string, DiagnosticDescriptor> byId = new[]
    {
        MF1001, MF1002, MF1003, MF1004, MF1005, MF1006, MF1007, MF1008, MF1009, MF1010, MF1011, MF1012, MF1016, MF1017, MF1018, MF1019, MF1020, MF1021,
        MF1022, MF1023, MF1024, MF1030, MF1035, MF1036,
        MF2001, MF2002, MF2003, MF2004, MF2005, MF2006, MF2007, MF2008, MF2009, MF2010, MF2014, MF2015, MF2016, MF2017, MF2030, MF2031, MF2032,
        MF3001, MF3002, MF3003, MF3004, MF3010, MF4001, MF4002, MF4003, MF4004, MF5001, MF9001,
    }.ToDictionary(static d => d.Id);

    private static readonly Dictionary<string, Consequence> consequences = new()
    {
        [MF1001.Id] = Consequence.Unreadable,
        [MF1002.Id] = Consequence.Unreadable,
        [MF1003.Id] = Consequence.Unreadable,
        [MF1005.Id] = Consequence.Unreadable,
        [MF1007.Id] = Consequence.Unreadable | Consequence.NoPort,
        [MF1008.Id] = Consequence.Breaks,
        [MF1010.Id] = Consequence.NoCode,
        [MF1017.Id] = Consequence.NoParameter,
        [MF1019.Id] = Consequence.Unreadable,
        [MF2001.Id] = Consequence.Compares,
        [MF2004.Id] = Consequence.Compares,
        [MF2005.Id] = Consequence.Compares,
        [MF2006.Id] = Consequence.Compares,
        [MF2007.Id] = Consequence.Measures,
        [MF2009.Id] = Consequence.TwoForms,
        [MF9001.Id] = Consequence.Unreadable,
    };

    public static IEnumerable<DiagnosticDescriptor> All => byId.Values;

    public static Consequence ConsequenceOf(string id) => consequences.TryGetValue(id, out Consequence consequence) ? consequence : Consequence.None;

    public static bool IsError(string id) => byId[id].DefaultSeverity == DiagnosticSeverity.Error;

    /// <summary>The diagnostic at its real place.</summary>
    public static Diagnostic Create(Finding finding, IReadOnlyList<Location> sites)
    {
        Location at = finding.Site >= 0 && finding.Site < sites.Count ? sites[finding.Site] : Location.None;
        Location[] others = finding.Other >= 0 && finding.Other < sites.Count ? [sites[finding.Other]] : [];
        return Diagnostic.Create(byId[finding.Id], at, others, NamesForTheFix(finding), [.. finding.Arguments.Select(static a => (object)a)]);
    }

    /// <summary>The address that editors open for a finding; null where the project was built without a remote repository that has pages.</summary>
    /// <param name="repository">Where the repository was cloned from: <c>https://host/owner/name.git</c>.</param>
    /// <param name="id">The finding's ID.</param>
    public static string? Page(string? repository, string id)
    {
        const string Suffix = ".git";
        if (repository is null || !repository.StartsWith("https://", StringComparison.Ordinal)) return null;
        string home = repository.TrimEnd('/');
        if (home.EndsWith(Suffix, StringComparison.Ordinal)) home = home.Substring(0, home.Length - Suffix.Length);
        return $"{home}/blob/main/docs/diagnostics/{id}.md";
    }

    /// <summary>What the code fix for a misspelt name replaces, and by what.</summary>
    private static ImmutableDictionary<string, string?> NamesForTheFix(Finding finding) => finding.Misspelt is var (unknown, nearest)
        ? ImmutableDictionary<string, string?>.Empty.Add("unknown", unknown).Add("nearest", nearest)
        : ImmutableDictionary<string, string?>.Empty;

    private static DiagnosticDescriptor Error(string id, string category, string title, string message) =>
        new(id, title, message, category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: Page(repository, id));

    private static DiagnosticDescriptor Warning(string id, string category, string title, string message) =>
        new(id, title, message, category, DiagnosticSeverity.Warning, isEnabledByDefault: true, helpLinkUri: Page(repository, id));
}
