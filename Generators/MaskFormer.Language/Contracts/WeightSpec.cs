namespace MaskFormer.Language;

/// <summary>One weight or buffer of a model under its checkpoint key.</summary>
/// <param name="Key">For example <c>backbone.res2.0.conv1.weight</c>.</param>
/// <param name="Shape">Sizes in PyTorch's order (output, input, kernel rows, kernel columns).</param>
/// <param name="Role">What it is for; decides weight decay and whether it is trained.</param>
public sealed record WeightSpec(string Key, IReadOnlyList<long> Shape, WeightRole Role)
{
    /// <summary>Number of elements.</summary>
    public long Count => Shape.Aggregate(1L, static (product, size) => product * size);

    /// <summary>Whether the optimizer sees it.</summary>
    public bool Trained => Role != WeightRole.Buffer;
}

/// <summary>What a weight is for: it decides about decay, as in the original (<c>train_net.py</c>, <c>build_optimizer</c>).</summary>
public enum WeightRole
{
    /// <summary>Kernel or matrix: decayed.</summary>
    Weight,

    /// <summary>Bias of a convolution, linear or attention layer: decayed, as in the original.</summary>
    Bias,

    /// <summary>Scale or shift of a normalisation: not decayed.</summary>
    Norm,

    /// <summary>Embedding: not decayed.</summary>
    Embedding,

    /// <summary>Saved with the model but not trained (frozen batch norm).</summary>
    Buffer,
}
