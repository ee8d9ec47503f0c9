namespace MaskFormer.Language;

/// <summary>
/// The operations of the language. None of them runs: the generator reads their calls and spells each for both back ends,
/// where <c>MaskFormer.Torch.TensorOps</c> and <c>MaskFormer.StableHlo.GraphBuilder</c> have a method of the same name.
/// </summary>
public static partial class Ops
{
    internal static NotSupportedException CompileTimeOnly =>
        new("A symbolic value has no data: call the generated Module or Graph of the record instead (MF1011).");

    /// <summary>The body of every input port.</summary>
    public static Tensor Port => throw CompileTimeOnly;
}
