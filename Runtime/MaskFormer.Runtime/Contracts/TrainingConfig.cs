using MaskFormer.Language;

namespace MaskFormer.Runtime.Contracts;

/// <summary>Optimizer, schedule and periods; the defaults are those of the original COCO panoptic R50 (<c>Base-COCO-PanopticSegmentation.yaml</c>).</summary>
[Config]
public sealed partial record TrainingConfig
{
    /// <summary>Number of optimizer steps.</summary>
    [Range(1, 100_000_000)] public int Iterations { get; init; } = 554_400;

    /// <summary>Images per forward pass; one optimizer step sees this many times <see cref="AccumulationSteps"/>.</summary>
    [Range(1, 4096)] public int Batch { get; init; } = 64;

    /// <summary>Forward and backward passes whose gradients are averaged before one optimizer step.</summary>
    [Range(1, 4096)] public int AccumulationSteps { get; init; } = 1;

    /// <summary>The type that the model computes in, also in evaluation and prediction; weights and losses are float32 in any case.</summary>
    public ComputePrecision Precision { get; init; } = ComputePrecision.Float32;

    /// <summary>Learning rate of AdamW before schedule and multipliers.</summary>
    [Range(0, 10)] public double LearningRate { get; init; } = 1e-4;

    /// <summary>The weight's share that a step of learning rate 1 removes (decoupled decay): kernels, matrices and biases.</summary>
    [Range(0, 1)] public double WeightDecay { get; init; } = 1e-4;

    /// <summary>Decay of scales and shifts of normalisations.</summary>
    [Range(0, 1)] public double NormDecay { get; init; }

    /// <summary>Decay of embeddings.</summary>
    [Range(0, 1)] public double EmbeddingDecay { get; init; }

    /// <summary>Weights whose key starts with one of these have a learning rate of their own.</summary>
    public EquatableList<string> MultiplierPrefixes { get; init; } = ["backbone"];

    /// <summary>For each prefix, what the learning rate is multiplied by.</summary>
    [Range(0, 1000)] public EquatableList<double> MultiplierFactors { get; init; } = [0.1];

    [Require("MultiplierPrefixes and MultiplierFactors must have the same length")]
    bool MultipliersPair => MultiplierPrefixes.Count == MultiplierFactors.Count;

    /// <summary>
    /// Weights that stay as they are: beginnings of their keys (<c>backbone</c>), or patterns with <c>*</c>. Neither their gradients nor their decay count.
    /// </summary>
    public EquatableList<string> Freeze { get; init; } = [];

    /// <summary>AdamW's decay of the mean gradient.</summary>
    [Range(0, 1)] public double Beta1 { get; init; } = 0.9;

    /// <summary>AdamW's decay of the mean squared gradient.</summary>
    [Range(0, 1)] public double Beta2 { get; init; } = 0.999;

    /// <summary>Added to the root of the mean squared gradient.</summary>
    [Range(0, 1)] public double Epsilon { get; init; } = 1e-8;

    /// <summary>Largest L2 norm of all gradients together; null does not clip.</summary>
    [Range(1e-12, 1e12)] public double? ClipNorm { get; init; } = 0.01;

    /// <summary>Steps during which the learning rate grows linearly from <see cref="WarmupFactor"/> to 1 times its value.</summary>
    [Range(0, 100_000_000)] public int WarmupIterations { get; init; } = 10;

    /// <summary>What the learning rate is multiplied by at step 0; 1 is no warm-up.</summary>
    [Range(0, 1)] public double WarmupFactor { get; init; } = 1.0;

    /// <summary>How the learning rate falls.</summary>
    public ScheduleConfig Schedule { get; init; } = new MultiStep();

    /// <summary>
    /// Items that a turn of a compiled step takes where a block is applied to every item of an axis, such as the pairs of masks: more are faster on wide
    /// devices and need more memory. 0 is what suits the device: 2 on a CPU, 4 on a TPU, 8 on a GPU, fewer where an item is larger than 16 to 64 MiB.
    /// </summary>
    [Range(0, 100_000)] public int ItemsPerTurn { get; init; }

    /// <summary>Fixes initial weights, order and changes of images, and dropout.</summary>
    [Range(0, long.MaxValue)] public long Seed { get; init; } = 1;

    /// <summary>Steps between checkpoints; the last step always writes one.</summary>
    [Range(1, 100_000_000)] public int CheckpointEvery { get; init; } = 5_000;

    /// <summary>Checkpoints that are kept; older ones are deleted.</summary>
    [Range(1, 1000)] public int KeepCheckpoints { get; init; } = 3;

    /// <summary>Steps between evaluations; 0 evaluates only at the end.</summary>
    [Range(0, 100_000_000)] public int EvaluateEvery { get; init; } = 5_000;

    /// <summary>
    /// Measure by which the best checkpoint is kept apart, as group and name: all/pq, pixels/miou, instances/ap; null takes the task's first.
    /// </summary>
    public string? Best { get; init; }

    /// <summary>Evaluations without a better value of that measure after which training ends; 0 never.</summary>
    [Range(0, 1_000_000)] public int Patience { get; init; }

    /// <summary>Steps between lines of progress.</summary>
    [Range(1, 100_000_000)] public int LogEvery { get; init; } = 20;
}
