using System.ComponentModel;

namespace MaskFormer.Language;

/// <summary>
/// The weights of each kind of layer under their checkpoint keys; what generated <see cref="IBlock.Weights"/> is made of. Arguments as in <see cref="Ops"/>.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Advanced)]
public static class LayerWeights
{
    /// <summary>A key one level deeper; an empty level vanishes.</summary>
    public static string Join(string prefix, string key) => prefix.Length == 0 ? key : key.Length == 0 ? prefix : $"{prefix}.{key}";

    /// <summary>Kernel [out, in / groups, kernel, kernel] and bias [out].</summary>
    public static IEnumerable<WeightSpec> Conv2d(
        string key,
        int @in,
        int @out,
        int kernel,
        int stride = 1,
        int padding = 0,
        int dilation = 1,
        int groups = 1,
        bool bias = true
    )
    {
        _ = (stride, padding, dilation);
        yield return new(Join(key, "weight"), [@out, @in / groups, kernel, kernel], WeightRole.Weight);
        if (bias) yield return new(Join(key, "bias"), [@out], WeightRole.Bias);
    }

    /// <summary>Kernel [in, out / groups, kernel, kernel] and bias [out].</summary>
    public static IEnumerable<WeightSpec> ConvTranspose2d(
        string key,
        int @in,
        int @out,
        int kernel,
        int stride = 1,
        int padding = 0,
        int outputPadding = 0,
        int dilation = 1,
        int groups = 1,
        bool bias = true
    )
    {
        _ = (stride, padding, outputPadding, dilation);
        yield return new(Join(key, "weight"), [@in, @out / groups, kernel, kernel], WeightRole.Weight);
        if (bias) yield return new(Join(key, "bias"), [@out], WeightRole.Bias);
    }

    /// <summary>Matrix [out, in] and bias [out].</summary>
    public static IEnumerable<WeightSpec> Linear(string key, int @in, int @out, bool bias = true)
    {
        yield return new(Join(key, "weight"), [@out, @in], WeightRole.Weight);
        if (bias) yield return new(Join(key, "bias"), [@out], WeightRole.Bias);
    }

    /// <summary>Scale and shift.</summary>
    public static IEnumerable<WeightSpec> LayerNorm(string key, int width, double eps = 1e-5)
    {
        _ = eps;
        return Scale(key, width, WeightRole.Norm);
    }

    /// <summary>Scale and shift, of batch norms the statistics too, as buffers; of frozen ones all are; nothing for none.</summary>
    public static IEnumerable<WeightSpec> Norm2d(string key, NormKind kind, int channels, int groups = 32)
    {
        _ = groups;
        return kind switch
        {
            NormKind.None => [],
            NormKind.Group => Scale(key, channels, WeightRole.Norm),
            _ =>
            [
                .. Scale(key, channels, kind == NormKind.Batch ? WeightRole.Norm : WeightRole.Buffer),
                new(Join(key, "running_mean"), [channels], WeightRole.Buffer),
                new(Join(key, "running_var"), [channels], WeightRole.Buffer),
            ],
        };
    }

    /// <summary>Fused in-projection in the order q, k, v, and out-projection.</summary>
    public static IEnumerable<WeightSpec> MultiheadAttention(string key, int hidden, int heads, double dropRate = 0)
    {
        _ = (heads, dropRate);
        yield return new(Join(key, "in_proj_weight"), [3 * hidden, hidden], WeightRole.Weight);
        yield return new(Join(key, "in_proj_bias"), [3 * hidden], WeightRole.Bias);
        yield return new(Join(key, "out_proj.weight"), [hidden, hidden], WeightRole.Weight);
        yield return new(Join(key, "out_proj.bias"), [hidden], WeightRole.Bias);
    }

    /// <summary>A weight used as a value.</summary>
    public static IEnumerable<WeightSpec> Weight(string key, params long[] shape) => [new(key, shape, WeightRole.Embedding)];

    /// <summary>A weight used as a value that decays as a matrix does, or does not.</summary>
    public static IEnumerable<WeightSpec> Weight(string key, bool decays, params long[] shape) =>
        [new(key, shape, decays ? WeightRole.Weight : WeightRole.Embedding)];

    private static IEnumerable<WeightSpec> Scale(string key, int width, WeightRole role) =>
        [new(Join(key, "weight"), [width], role), new(Join(key, "bias"), [width], role)];
}
