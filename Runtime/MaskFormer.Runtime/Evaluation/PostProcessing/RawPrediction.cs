namespace MaskFormer.Runtime.Evaluation;

/// <summary>What a model says of one image: the outputs that its task reads.</summary>
/// <param name="Outputs">By name.</param>
public sealed record RawPrediction(IReadOnlyDictionary<string, OutputValues> Outputs)
{
    /// <summary>An output that the task reads.</summary>
    public OutputValues this[string name] => Outputs[name];
}

/// <summary>The values of an output; of one that has an axis of supervised layers, those of the last layer.</summary>
/// <param name="Sizes">The sizes, without the axis of layers.</param>
/// <param name="Values">Row by row.</param>
public sealed record OutputValues(IReadOnlyList<long> Sizes, float[] Values);
