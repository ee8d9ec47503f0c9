namespace MaskFormer.Definitions;

/// <summary>
/// Depth of a <see cref="ResNet"/>, named by its number of weighted layers. R18 and R34 are of <see cref="BasicBlock"/>, the others of
/// <see cref="Bottleneck"/>.
/// </summary>
public enum ResNetDepth
{
    /// <summary>1, 1, 1, 1 bottlenecks: for small images and few cores.</summary>
    R14,

    /// <summary>2, 2, 2, 2 basic blocks.</summary>
    R18,

    /// <summary>2, 2, 2, 2 bottlenecks.</summary>
    R26,

    /// <summary>3, 4, 6, 3 basic blocks.</summary>
    R34,

    /// <summary>3, 4, 6, 3 bottlenecks.</summary>
    R50,

    /// <summary>3, 4, 23, 3 bottlenecks.</summary>
    R101,

    /// <summary>3, 8, 36, 3 bottlenecks.</summary>
    R152,
}
