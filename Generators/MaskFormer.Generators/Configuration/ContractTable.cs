using System;
using System.Collections.Generic;
using System.Linq;

namespace MaskFormer.Generators.Configuration;

/// <summary>
/// The contracts of all records, those of referenced assemblies included. It stays equal while only the inside of records changes, and experiments, which
/// depend on nothing else, are not tested again.
/// </summary>
internal sealed class ContractTable : IEquatable<ContractTable>
{
    private readonly Library library;
    private readonly EquatableArray<ReferencedContract> referenced;
    private readonly EquatableArray<Entry> own;

    public ContractTable(IReadOnlyCollection<BlockSpec> specs, EquatableArray<ReferencedContract> referenced)
    {
        (library, this.referenced) = (new Library(specs, referenced), referenced);
        own = new(specs.Select(spec => new Entry(spec.FullName, library.Find(spec.FullName))));
    }

    /// <inheritdoc cref="Library.Find"/>
    public Contract? Find(string fullName) => library.Find(fullName);

    public bool Equals(ContractTable? other) => other is not null && own.Equals(other.own) && referenced.Equals(other.referenced);

    public override bool Equals(object? other) => Equals(other as ContractTable);

    public override int GetHashCode() => own.GetHashCode();

    private sealed record Entry(string Record, Contract? Contract);
}
