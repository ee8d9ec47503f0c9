namespace MaskFormer.StableHlo;

/// <summary>
/// What a node does: the op's name and attributes, without operands. Immutable. Each op infers the types of its results and refuses
/// operands that break its rules, as strictly as XLA does.
/// </summary>
public abstract record Op
{
    /// <summary>The name in MLIR: <c>stablehlo.add</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Whether equal operands always give equal results and nothing else happens: such nodes may be merged or dropped.</summary>
    public virtual bool Pure => true;

    /// <summary>Types of the results.</summary>
    /// <param name="signature">Types of the operands, and the nested blocks.</param>
    /// <exception cref="RuleException">The operands break a rule of the op.</exception>
    internal abstract IReadOnlyList<TensorType> Infer(Signature signature);

    /// <summary>Writes the attributes in the order of the printed form.</summary>
    internal virtual void Describe(AttributeWriter attributes) { }

    /// <summary>Name and attributes: equal for ops that do the same.</summary>
    public string Key
    {
        get
        {
            AttributeWriter attributes = new();
            Describe(attributes);
            return Name + attributes;
        }
    }
}

/// <summary>What an op is applied to.</summary>
/// <param name="Operands">Types of the operands.</param>
/// <param name="Blocks">Nested blocks.</param>
internal sealed record Signature(IReadOnlyList<TensorType> Operands, IReadOnlyList<Block> Blocks)
{
    public TensorType this[int operand] => Operands[operand];

    /// <summary>Refuses another number of operands or blocks.</summary>
    public void Count(int operands, int blocks = 0)
    {
        if (Operands.Count != operands)
            throw Rules.Broken($"{operands} operand(s) expected, got {Operands.Count}");
        if (Blocks.Count != blocks)
            throw Rules.Broken($"{blocks} region(s) expected, got {Blocks.Count}");
    }
}
