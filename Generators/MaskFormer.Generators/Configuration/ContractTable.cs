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
    private readonly EquatableArray<Entry> own;

    public ContractTable(Library library)
    {
        this.library = library;
        own = new(library.Specs.Select(spec => new Entry(spec.FullName, library.Find(spec.FullName))));
    }

    /// <inheritdoc cref="Library.Find"/>
    public Contract? Find(string fullName) => library.Find(fullName);

    public bool Equals(ContractTable? other) => other is not null && own.Equals(other.own) && library.Referenced.Equals(other.library.Referenced);

    public override bool Equals(object? other) => Equals(other as ContractTable);

    public override int GetHashCode() => own.GetHashCode();

    private sealed record Entry(string Record, Contract? Contract);
}
