namespace MaskFormer.Language;

/// <summary>
/// Written by the generator for every public record: what other assemblies may rely on. Metadata holds neither bodies nor initial values,
/// so the compiler of a referencing project reads parameters, defaults, rules, ports and nested blocks from here.
/// </summary>
/// <param name="contract">The contract as one line of text.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class RecordContractAttribute(string contract) : Attribute
{
    /// <summary>The contract as one line of text.</summary>
    public string Contract => contract;
}
