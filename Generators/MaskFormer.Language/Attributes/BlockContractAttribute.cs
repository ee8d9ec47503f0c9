namespace MaskFormer.Language;

/// <summary>
/// Written by the generator into every assembly of blocks: what callers in other assemblies may rely on.
/// Metadata holds neither bodies nor initial values, so the compiler of a referencing project reads this instead.
/// </summary>
/// <param name="contract">The contract as one line of text.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class BlockContractAttribute(string contract) : Attribute
{
    /// <summary>The contract as one line of text.</summary>
    public string Contract => contract;
}
