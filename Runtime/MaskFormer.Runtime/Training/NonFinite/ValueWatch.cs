using TorchSharp;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Runtime.Training;

/// <summary>How large the values of a network are, as they are computed.</summary>
internal sealed class ValueWatch
{
    private readonly List<LayerMaximum> seen = [];

    /// <summary>The values, in the order in which they were computed.</summary>
    public IReadOnlyList<LayerMaximum> Seen => seen;

    /// <summary>The first value that is not finite, in words; null if all are.</summary>
    public string? First => seen.Find(static value => value.NotFinite > 0) is { } first ? $"{first.Path} is the first value that is not finite" : null;

    /// <summary>Forgets all.</summary>
    public void Clear() => seen.Clear();

    /// <summary>Notes a value.</summary>
    public void See(string path, Tensor value)
    {
        if (!value.is_floating_point() || value.numel() == 0) return;
        using DisposeScope scope = NewDisposeScope();
        seen.Add(new(path, value.detach().nan_to_num(0, 0, 0).abs().max().to(ScalarType.Float64).item<double>(), NotFinite(value)));
    }

    /// <summary>How many numbers are not finite.</summary>
    public static long NotFinite(Tensor x)
    {
        using DisposeScope scope = NewDisposeScope();
        return x.detach().isfinite().logical_not().sum().item<long>();
    }

    /// <summary>Whether all numbers are finite.</summary>
    public static bool IsFinite(Tensor x) => NotFinite(x) == 0;

    /// <summary>The place of the first number that is not.</summary>
    public static long[] FirstOdd(Tensor x)
    {
        using DisposeScope scope = NewDisposeScope();
        return x.detach().isfinite().logical_not().nonzero()[0].data<long>().ToArray();
    }
}
