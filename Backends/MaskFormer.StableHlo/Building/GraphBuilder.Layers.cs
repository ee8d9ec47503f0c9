using MaskFormer.Language;

namespace MaskFormer.StableHlo;

// Layers: their weights become arguments of the graph under PyTorch's names.
public sealed partial class GraphBuilder
{
    /// <summary>No layer.</summary>
    public Value Identity(Value x, KeyPath key) => x;

    /// <summary>2-D convolution: <c>[B, in, H, W]</c> to <c>[B, out, …]</c>, size floor((n + 2p - d(k-1) - 1)/s) + 1.</summary>
    /// <param name="x">The map.</param>
    /// <param name="key">Weights <c>key.weight [out, in/groups, k, k]</c> and <c>key.bias [out]</c>.</param>
    /// <param name="in">Features in.</param>
    /// <param name="out">Features out.</param>
    /// <param name="kernel">Size of the square kernel.</param>
    /// <param name="stride">Step.</param>
    /// <param name="padding">Zeros on every side.</param>
    /// <param name="dilation">Spacing of the kernel's elements.</param>
    /// <param name="groups">Groups of features.</param>
    /// <param name="bias">Whether a bias is added.</param>
    /// <param name="init">How the weights start; the graph does not need it, nor its scale.</param>
    /// <param name="scale">What they are multiplied by.</param>
    public Value Conv2d(
        Value x,
        KeyPath key,
        int @in,
        int @out,
        int kernel,
        int stride = 1,
        int padding = 0,
        int dilation = 1,
        int groups = 1,
        bool bias = true,
        Init init = Init.TorchDefault,
        double scale = 1
    )
    {
        Value w = Master(key / "weight", @out, @in / groups, kernel, kernel);
        ConvolutionAxes maps = Options.Target == Target.Cpu ? new(0, 3, [1, 2]) : new(0, 1, [2, 3]);
        Value Convolve(Value map) =>
            kernel == 1 && padding == 0 && groups == 1 && Options.Target == Target.Cpu
                ? Product(
                    new DotGeneralOp([], [], [3], [1], Options.Precision, x.Type.Element),
                    Slice(Slice(map, 1, 0, map.Dim(1), stride), 2, 0, map.Dim(2), stride),
                    Reshape(w, @out, @in)
                )
                : Product(
                    new ConvolutionOp(
                        maps,
                        new(1, 0, [2, 3]),
                        maps,
                        [stride, stride],
                        [(padding, padding), (padding, padding)],
                        [1, 1],
                        [dilation, dilation],
                        groups,
                        1,
                        Options.Precision,
                        x.Type.Element
                    ),
                    map,
                    w
                );
        Value y = ChannelsLast(x, Convolve);
        return bias ? Biased(y, Master(key / "bias", @out), 1) : y;
    }

    /// <summary>
    /// Transposed 2-D convolution: <c>[B, in, H, W]</c> to <c>[B, out, …]</c>, size (n - 1)s - 2p + d(k - 1) + outputPadding + 1. It is a convolution of the
    /// map with <c>s - 1</c> zeros between its pixels and the kernel turned around.
    /// </summary>
    /// <param name="x">The map.</param>
    /// <param name="key">Weights <c>key.weight [in, out/groups, k, k]</c> and <c>key.bias [out]</c>.</param>
    /// <param name="in">Features in.</param>
    /// <param name="out">Features out.</param>
    /// <param name="kernel">Size of the square kernel.</param>
    /// <param name="stride">Spacing of the map's pixels.</param>
    /// <param name="padding">Rows and columns cut from every side.</param>
    /// <param name="dilation">Spacing of the kernel's elements.</param>
    /// <param name="groups">Groups of features.</param>
    /// <param name="bias">Whether a bias is added.</param>
    /// <param name="init">How the weights start; the graph does not need it, nor its scale.</param>
    /// <param name="scale">What they are multiplied by.</param>
    /// <param name="outputPadding">Rows and columns that the result has more, at its ends.</param>
    public Value ConvTranspose2d(
        Value x,
        KeyPath key,
        int @in,
        int @out,
        int kernel,
        int stride = 1,
        int padding = 0,
        int outputPadding = 0,
        int dilation = 1,
        int groups = 1,
        bool bias = true,
        Init init = Init.TorchDefault,
        double scale = 1
    )
    {
        Value w = Master(key / "weight", @in, @out / groups, kernel, kernel);
        Value turned = Emit(new ReverseOp([2, 3]), w);
        if (groups > 1) // the groups lie in the first axis and belong to the features that come out
            turned = Reshape(
                Transpose(Reshape(turned, groups, @in / groups, @out / groups, kernel, kernel), 1, 0, 2, 3, 4),
                @in / groups,
                @out,
                kernel,
                kernel
            );
        long low = ((long)dilation * (kernel - 1)) - padding;
        (long, long) edges = (low, low + outputPadding);
        ConvolutionAxes maps = Options.Target == Target.Cpu ? new(0, 3, [1, 2]) : new(0, 1, [2, 3]);
        Value y = ChannelsLast(x, map => Product(
            new ConvolutionOp(
                maps,
                new(0, 1, [2, 3]),
                maps,
                [1, 1],
                [edges, edges],
                [stride, stride],
                [dilation, dilation],
                groups,
                1,
                Options.Precision,
                x.Type.Element
            ),
            map,
            turned
        ));
        return bias ? Biased(y, Master(key / "bias", @out), 1) : y;
    }

    /// <summary>Affine map of the last axis: <c>[..., in]</c> to <c>[..., out]</c>; weights <c>key.weight [out, in]</c>, <c>key.bias [out]</c>.</summary>
    public Value Linear(Value x, KeyPath key, int @in, int @out, bool bias = true, Init init = Init.TorchDefault, double scale = 1) =>
        Affine(x, Master(key / "weight", @out, @in), bias ? Master(key / "bias", @out) : null);

    /// <summary>Normalisation of the last axis with scale <c>key.weight</c> and shift <c>key.bias</c>; biased variance.</summary>
    public Value LayerNorm(Value x, KeyPath key, int width, double eps = 1e-5)
    {
        Value scale = Master(key / "weight", width), shift = Master(key / "bias", width);
        return Widely(x, w => Add(Multiply(Normalise(w, w.Rank - 1, eps), Along(scale, w, w.Rank - 1)), Along(shift, w, w.Rank - 1)));
    }

    /// <summary>Normalisation of maps <c>[B, channels, H, W]</c>: none, by statistics of the batch or frozen ones, or of groups; eps 1e-5.</summary>
    public Value Norm2d(Value x, KeyPath key, NormKind kind, int channels, int groups = 32)
    {
        const double eps = 1e-5;
        if (kind == NormKind.None)
            return x;
        Value scale = Master(key / "weight", channels), shift = Master(key / "bias", channels);
        if (kind == NormKind.Batch && Training)
            return BatchNorm(x, key, scale, shift, eps);
        if (kind is NormKind.FrozenBatch or NormKind.Batch)
        {
            Value mean = Master(key / "running_mean", channels), variance = Master(key / "running_var", channels);
            Value s = Multiply(scale, Unary(UnaryKind.Rsqrt, Add(variance, eps)));
            return Widely(x, w => Add(Multiply(w, Along(s, w, 1)), Along(Subtract(shift, Multiply(mean, s)), w, 1)));
        }

        // Sums of channels first, then of groups: maps keep their four axes, in whatever order they lie.
        long size = channels / groups;
        return Widely(x, w =>
        {
            Value centred = Subtract(w, OverMaps(OverGroups(Average(w)), w));
            Value factor = Unary(UnaryKind.Rsqrt, Add(Average(Multiply(centred, centred)), eps));
            return Add(Multiply(centred, OverMaps(Multiply(OverGroups(factor), Broadcast(scale, [1], [w.Dim(0), channels])), w)), Along(shift, w, 1));
        });

        Value Average(Value v) =>
            Divide(ReduceAxes(BinaryKind.Add, Reshape(ReduceAxes(BinaryKind.Add, v, 2, 3), v.Dim(0), groups, size), 2), size * v.Dim(2) * v.Dim(3));
        Value OverGroups(Value v) => Reshape(Broadcast(v, [0, 1], [v.Dim(0), groups, size]), v.Dim(0), channels);
        Value OverMaps(Value v, Value like) => Broadcast(v, [0, 1], [.. like.Type.Dims]);
    }

    /// <summary>
    /// Does something to maps <c>[B, C, H, W]</c>; on a CPU with channels last, <c>[B, H, W, C]</c>, where XLA's kernels want them and would else turn every
    /// map around, there and back. Turns that meet vanish in <see cref="ChannelsLastPass"/>.
    /// </summary>
    private Value ChannelsLast(Value x, Func<Value, Value> apply) =>
        Options.Target == Target.Cpu ? Transpose(apply(Transpose(x, 0, 2, 3, 1)), 0, 3, 1, 2) : apply(x);

    /// <summary>x · wᵀ + b on the last axis.</summary>
    private Value Affine(Value x, Value weight, Value? bias)
    {
        Value y = Product(new DotGeneralOp([], [], [x.Rank - 1], [1], Options.Precision, x.Type.Element), x, weight);
        return bias is null ? y : Biased(y, bias, y.Rank - 1);
    }

    /// <summary>(x - mean) / √(variance + eps) along one axis.</summary>
    private Value Normalise(Value x, int axis, double eps)
    {
        long[] kept = [.. Enumerable.Range(0, x.Rank).Where(i => i != axis).Select(static i => (long)i)], sizes = [.. x.Type.Dims];
        Value centred = Subtract(x, Broadcast(Average(x), kept, sizes));
        Value variance = Average(Multiply(centred, centred));
        return Multiply(centred, Broadcast(Unary(UnaryKind.Rsqrt, Add(variance, eps)), kept, sizes));

        Value Average(Value v) => Divide(ReduceAxes(BinaryKind.Add, v, axis), v.Dim(axis));
    }

    /// <summary>A vector repeated along all axes but one.</summary>
    private Value Along(Value vector, Value like, int axis) => Broadcast(vector, [axis], [.. like.Type.Dims]);
}
