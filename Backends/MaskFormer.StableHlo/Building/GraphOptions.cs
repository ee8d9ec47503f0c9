namespace MaskFormer.StableHlo;

/// <summary>What kind of device a graph is written for: the meaning stays, the form of loops changes.</summary>
public enum Target
{
    /// <summary>Few fast cores: nested loops with little work per step.</summary>
    Cpu,

    /// <summary>Steps are dear and width is cheap: few, wide loop steps.</summary>
    Gpu,

    /// <summary>As <see cref="Gpu"/>.</summary>
    Tpu,
}

/// <summary>How a graph is written.</summary>
public sealed record GraphOptions
{
    /// <summary>Element type of weights, inputs and all arithmetic.</summary>
    public ElementType Float { get; init; } = ElementType.F32;

    /// <summary>
    /// Element type of what flows through the model between its inputs and outputs: bfloat16 by the rules of docs/precision.md.
    /// Weights, losses and matching stay in <see cref="Float"/>; null is <see cref="Float"/>.
    /// </summary>
    public ElementType? Compute { get; init; }

    /// <summary>Whether dropout and stochastic depth act.</summary>
    public bool Training { get; init; }

    /// <summary>The device it is written for.</summary>
    public Target Target { get; init; } = Target.Cpu;

    /// <summary>Passes of products and convolutions on accelerators; on a CPU all are float32.</summary>
    public Precision Precision { get; init; } = Precision.HIGHEST;

    /// <summary>Items that a turn takes where a block is applied to every item of an axis (<c>Each</c>); null for what suits the target.</summary>
    public int? ItemsPerTurn { get; init; }

    /// <summary>Number of replicas that split the batch.</summary>
    public int Replicas { get; init; } = 1;

    /// <summary>Number of parts of a step that run one after the other, as replicas do beside each other, and whose gradients are added up.</summary>
    public int Parts { get; init; } = 1;

    /// <summary>Whether all of the batch is in one place.</summary>
    internal bool IsWhole => Replicas == 1 && Parts == 1;
}
