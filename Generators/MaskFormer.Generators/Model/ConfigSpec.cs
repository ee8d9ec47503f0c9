using System.Collections.Generic;
using System.Linq;

namespace MaskFormer.Generators.Configuration;

/// <summary>The parameter side of a record: all that the emitter needs, and nothing that knows the compilation. Must stay equatable.</summary>
internal sealed record ConfigSpec(string Namespace, string Name, string FullName, string Summary)
{
    public bool IsSealed { get; init; }

    public bool IsAbstract { get; init; }

    /// <summary>Whether any other record is below it; then <c>PrintMembers</c> overrides.</summary>
    public bool HasBase { get; init; }

    /// <summary>The nearest base that the generator writes for as well: its simple name, or null. Then members override.</summary>
    public string? MarkedBase { get; init; }

    /// <summary>Full names of all marked bases: the abstract types in whose place this record can stand.</summary>
    public EquatableArray<string> Ancestors { get; init; }

    /// <summary>Those of <see cref="Ancestors"/> that are of another assembly.</summary>
    public EquatableArray<string> ForeignAncestors { get; init; }

    /// <summary>Whether <c>new X()</c> compiles; otherwise it cannot be chosen as a kind.</summary>
    public bool CanCreate { get; init; }

    /// <summary>Whether the author wrote <c>PrintMembers</c>.</summary>
    public bool PrintsItself { get; init; }

    /// <summary>Inherited first, each name once.</summary>
    public EquatableArray<ParameterSpec> Parameters { get; init; }

    public EquatableArray<RequirementSpec> Requirements { get; init; }

    /// <summary>Public properties with a value of their own, bound ones included: what <c>ToString</c> shows.</summary>
    public EquatableArray<string> Printed { get; init; }

    /// <summary>The names that stand for values of the record in its code.</summary>
    public IEnumerable<string> Names => Printed.Concat(Parameters.Select(static p => p.Name)).Concat(Requirements.Select(static r => r.Property))
        .Concat(Nested.Select(static n => n.Property)).Concat(Parameters.Select(static p => p.BoundForm))
        .Concat(Requirements.SelectMany(static r => r.Names).Select(static n => n.Expression.Split('.')[0]));

    /// <summary>Blocks that this one makes itself: their rules hold for the values that it passes on.</summary>
    public EquatableArray<NestedSpec> Nested { get; init; }

    /// <summary>Filled in from all records of the compilation and its references.</summary>
    public EquatableArray<KindSpec> Kinds { get; init; }

    /// <summary>Its type, as its code writes it.</summary>
    public string Self => CodeNames.Has(Name) ? FullName : Name;

    /// <summary>Where its code goes.</summary>
    public Home Home { get; init; } = new("", []);
}

/// <summary>A condition between parameters.</summary>
/// <param name="Property">The property that holds it.</param>
/// <param name="Message">What must hold.</param>
/// <param name="Names">What its body reads.</param>
internal sealed record RequirementSpec(string Property, string Message, EquatableArray<NamedValue> Names);

/// <summary>A value that a requirement reads: its parameter's key (empty for derived values) and how it is written.</summary>
internal sealed record NamedValue(string Key, string Expression);

/// <summary>A property that makes a block, or a row of blocks.</summary>
internal sealed record NestedSpec(string Property, bool IsRow);

/// <summary>A concrete record that can stand for a base, or for itself.</summary>
internal sealed record KindSpec(string Base, string FullName, string Name)
{
    /// <summary>Whether the base is of another assembly, so that its own schemas cannot list this kind.</summary>
    public bool IsForeign { get; init; }
}
