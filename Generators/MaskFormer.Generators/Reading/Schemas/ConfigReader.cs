using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace MaskFormer.Generators.Configuration;

/// <summary>The parameter side of a marked record: heads from its symbol, what its bodies say from the members as they were lowered.</summary>
internal static class ConfigReader
{
    /// <summary>The spec, or null where nothing can be written for the record (then there are findings, or the dataflow generator has them).</summary>
    /// <param name="record">The record.</param>
    /// <param name="home">Where its code goes.</param>
    /// <param name="members">Its own members; none where they were not read.</param>
    /// <param name="lower">Lowers a body of a base without code of its own, which was not read: its rules are the record's.</param>
    /// <param name="cancel">Stops the work.</param>
    public static ConfigSpec? Read(
        INamedTypeSymbol record, Home home, EquatableArray<Member> members, Func<ExpressionSyntax, Node> lower, CancellationToken cancel)
    {
        if (!CanExtend(record)) return null;
        string space = KnownNames.NamespaceOf(record);
        INamedTypeSymbol[] bases = [.. Bases(record)];
        INamedTypeSymbol? marked = bases.FirstOrDefault(KnownNames.IsMarked);
        List<ParameterSpec> parameters = [];
        List<string> printed = [];
        List<RequirementSpec> requirements = [];
        foreach (INamedTypeSymbol type in Enumerable.Reverse(bases).Append(record))
        {
            cancel.ThrowIfCancellationRequested();
            bool fromBase = marked is not null && (Same(type, marked) || Bases(marked).Any(below => Same(below, type)));
            foreach (IPropertySymbol property in type.GetMembers().OfType<IPropertySymbol>())
            {
                if (type.GetMembers(property.Name).Length > 1) continue; // twice the same name, as the C# compiler says
                if (ParameterTypes.HoldsValue(property) && !printed.Contains(property.Name)) printed.Add(property.Name);
                if (ParameterTypes.IsParameter(property) && parameters.TrueForAll(known => known.Name != property.Name)
                    && !(KnownNames.IsMarked(property.Type) && !HasCode(property.Type)) // has a finding of its own
                    && ParameterTypes.Read(property, space, record) is { } parameter)
                {
                    parameters.Add(
                        parameter with
                        {
                            FromMarkedBase = fromBase,
                            BoundForm = parameter.Kind == "Record" ? members.FirstOrDefault(member => member.Binds == property.Name)?.Name ?? "" : "",
                        }
                    );
                }

                if (fromBase || !Reaches(record, property)) continue;
                if (RequirementReader.Read(property, () => Lowered(property, record, members, lower)) is { } requirement) requirements.Add(requirement);
            }
        }

        return new ConfigSpec(space, record.Name, KnownNames.FullName(record), Documentation.FirstSentence(record))
        {
            Home = home,
            IsSealed = record.IsSealed,
            IsAbstract = record.IsAbstract,
            HasBase = bases.Length > 0,
            MarkedBase = marked is null ? null : KnownNames.Written(marked, space),
            Ancestors = new(bases.Where(KnownNames.IsMarked).Select(KnownNames.FullName)),
            ForeignAncestors = new(
                bases.Where(below => KnownNames.IsMarked(below) && !Same(below.ContainingAssembly, record.ContainingAssembly)).Select(KnownNames.FullName)
            ),
            CanCreate = CanCreate(record),
            PrintsItself = record.GetMembers("PrintMembers").Any(static member => !member.IsImplicitlyDeclared),
            Parameters = new(parameters),
            Requirements = new(requirements),
            Printed = new(printed),
            Nested = new(Nested(record, members, parameters)),
        };
    }

    /// <summary>Whether a part can be added that compiles: to a partial record that is not nested, not generic, and leaves the generated names free.</summary>
    public static bool CanExtend(INamedTypeSymbol record) =>
        IsOpen(record)
        && record.BaseType is not { TypeKind: TypeKind.Error }
        && !(record.BaseType is { IsAbstract: false } parent && KnownNames.IsBlock(parent)) // MF1019
        && !ReservedNames.In(record, default).Any()
        && (Bases(record).FirstOrDefault(KnownNames.IsMarked) is not { } below || !IsOwn(below, record) || CanExtend(below)); // or the base has a finding

    private static bool IsOwn(INamedTypeSymbol below, INamedTypeSymbol record) => Same(below.ContainingAssembly, record.ContainingAssembly);

    /// <summary>Whether the record's form lets a part be added.</summary>
    public static bool IsOpen(INamedTypeSymbol record) =>
        record is { IsRecord: true, IsReferenceType: true, ContainingType: null, Arity: 0, IsFileLocal: false }
        && record.DeclaringSyntaxReferences.All(static place =>
            place.GetSyntax() is RecordDeclarationSyntax part && part.Modifiers.Any(static word => word.ValueText == "partial")
        );

    /// <summary>Whether <c>new X()</c> compiles.</summary>
    public static bool CanCreate(INamedTypeSymbol record) =>
        !record.IsAbstract
        && !Bases(record).Prepend(record).Any(static type => type.GetMembers().OfType<IPropertySymbol>().Any(static property => property.IsRequired))
        && record.InstanceConstructors.Any(static made => made.Parameters.IsEmpty && made.DeclaredAccessibility >= Accessibility.Internal);

    /// <summary>Whether code is written for a type: it is marked, and a part can be added.</summary>
    public static bool HasCode(ITypeSymbol type) => KnownNames.IsMarked(type) && CanExtend((INamedTypeSymbol)type);

    /// <summary>Base records, nearest first.</summary>
    public static IEnumerable<INamedTypeSymbol> Bases(INamedTypeSymbol record)
    {
        for (INamedTypeSymbol? at = record.BaseType; at is { IsRecord: true }; at = at.BaseType) yield return at;
    }

    // The properties in which a block makes others: FpnLevel Level3 => new() { … }, Layers => Repeat(Depth, …).
    private static IEnumerable<NestedSpec> Nested(INamedTypeSymbol record, EquatableArray<Member> members, List<ParameterSpec> parameters)
    {
        foreach (Member member in members.Where(static member => member.Kind != MemberKind.Parameter && member.MakesBlocks))
        {
            if (record.GetMembers(member.Name) is not [IPropertySymbol property] || parameters.Exists(bound => bound.BoundForm == member.Name)) continue;
            bool isRow = property.Type is INamedTypeSymbol { Name: "Blocks", Arity: 1 } row && HasCode(row.TypeArguments[0]);
            if (isRow || HasCode(property.Type)) yield return new(member.Name, isRow);
        }
    }

    private static Node? Lowered(IPropertySymbol property, INamedTypeSymbol record, EquatableArray<Member> members, Func<ExpressionSyntax, Node> lower) =>
        Same(property.ContainingType, record) ? members.FirstOrDefault(member => member.Name == property.Name)?.Body
        : KnownNames.Body(property) is { } body ? lower(body)
        : null;

    private static bool Reaches(INamedTypeSymbol record, IPropertySymbol property) =>
        Same(property.ContainingType, record) || property.DeclaredAccessibility is not Accessibility.Private;

    private static bool Same(ISymbol one, ISymbol other) => SymbolEqualityComparer.Default.Equals(one, other);
}
