namespace MaskFormer.Runtime.Checkpoints;

/// <summary>
/// Names of the optimizer's tensors: those of PyTorch's AdamW, below the key of the weight they belong to (a slash keeps them apart from weights), so that the
/// order of parameters does not matter.
/// </summary>
public static class OptimizerNames
{
    /// <summary>The running mean of the gradient.</summary>
    public static string Mean(string weight) => $"{weight}/exp_avg";

    /// <summary>The running mean of the squared gradient.</summary>
    public static string MeanSquare(string weight) => $"{weight}/exp_avg_sq";

    /// <summary>The number of updates, a single number.</summary>
    public static string Step(string weight) => $"{weight}/step";

    /// <summary>How many updates a stored optimizer has made: the number of the step to come, from 0.</summary>
    public static long Updates(IEnumerable<NamedTensor> stored) =>
        stored
            .Where(static tensor => tensor.Name.EndsWith(Step(""), StringComparison.Ordinal))
            .Select(static tensor => (long)tensor.ToDoubles()[0])
            .DefaultIfEmpty()
            .Max();
}
