using System.Text.RegularExpressions;
using Xunit;

namespace MaskFormer.Definitions.Tests.Training;

/// <summary>How a group of weights starts in the originals, by their names.</summary>
/// <param name="Group">What it is, as tests and messages call it.</param>
/// <param name="Pattern">Names of the weights; the first rule that fits is a weight's.</param>
/// <param name="Mean">Expected of a drawn number.</param>
/// <param name="Deviation">Of a drawn number, by the shape of the weight; of a bias also the shape of the weight that it goes with.</param>
/// <param name="Bound">Beyond which no number lies; infinite where there is none.</param>
internal sealed record InitialRule(string Group, string Pattern, double Mean, Func<long[], double> Deviation, Func<long[], double> Bound)
{
    /// <summary>
    /// Of MaskFormer and Mask2Former (<c>weight_init.py</c> of fvcore, <c>resnet.py</c> and <c>batch_norm.py</c> of detectron2, <c>swin.py</c>,
    /// <c>transformer.py</c>, <c>msdeformattn.py</c>, <c>ms_deform_attn.py</c>, <c>mask2former_transformer_decoder.py</c>; PyTorch's defaults elsewhere).
    /// </summary>
    public static IReadOnlyList<InitialRule> All { get; } =
    [
        Constant("batch norm's mean", @"\.running_mean$", 0),
        Constant("batch norm's variance", @"\.running_var$", 1 - 1e-5), // with epsilon it does nothing
        new("table of relative positions", @"relative_position_bias_table$", 0, static _ => 0.02, static _ => 2),
        Constant("scale of a norm", @"(norm\d?|decoder_norm|input_proj\.\d\.1)\.weight$", 1),
        Constant("shift of a norm", @"(norm\d?|decoder_norm|input_proj\.\d\.1)\.bias$", 0),
        Constant("deformable attention's scores and offsets", @"(attention_weights\.(weight|bias)|sampling_offsets\.weight)$", 0),
        new("directions", @"sampling_offsets\.bias$", 0, static _ => double.NaN, static _ => 4),
        Uniform("deformable attention's projections", @"(value_proj|output_proj|pixel_decoder\.input_proj\.\d\.0)\.weight$", Glorot),
        Constant("their biases", @"(value_proj|output_proj|pixel_decoder\.input_proj\.\d\.0)\.bias$", 0),
        Uniform("attention", @"(in_proj_weight|out_proj\.weight)$", Glorot),
        Constant("attention's biases", @"(in_proj_bias|out_proj\.bias)$", 0),
        Uniform("feed-forward", @"linear[12]\.weight$", Glorot),
        Uniform("feed-forward's biases", @"linear[12]\.bias$", PyTorch),
        new("embeddings", @"(query_embed|query_feat|level_embed)(\.weight)?$", 0, static _ => 1, static _ => double.PositiveInfinity),
        new("residual network", @"(^|\.)(conv\d|shortcut)\.weight$", 0, Msra, static _ => double.PositiveInfinity),
        new("classifier of pixels", @"sem_seg_head\.predictor\.weight$", 0, Msra, static _ => double.PositiveInfinity),
        Constant("its bias", @"sem_seg_head\.predictor\.bias$", 0),
        Uniform("pixel decoder", @"(adapter_\d|layer_\d|mask_features|input_proj(\.\d)?)\.weight$", static shape => Math.Sqrt(3 / FanIn(shape))),
        Constant("pixel decoder's biases", @"(mask_features|input_proj(\.\d)?)\.bias$", 0),
        Uniform("heads", @"(class_embed|mask_embed\.layers\.\d)\.(weight|bias)$", PyTorch),
        Uniform("windows", @"(qkv|attn\.proj|fc[12]|reduction|patch_embed\.proj)\.(weight|bias)$", PyTorch),
    ];

    /// <summary>The rule of a weight.</summary>
    public static InitialRule Of(string name) =>
        All.FirstOrDefault(rule => Regex.IsMatch(name, rule.Pattern)) ?? throw new InvalidOperationException($"{name}: no rule says how it starts");

    /// <summary>Holds numbers against the rule: five deviations of the mean of so many, and of their deviation.</summary>
    /// <param name="name">The weight.</param>
    /// <param name="values">Its numbers.</param>
    /// <param name="shape">Its shape; of a bias that of the weight that it goes with, where there is one.</param>
    public void Hold(string name, float[] values, long[] shape)
    {
        (double deviation, double bound) = (Deviation(shape), Bound(shape));
        double largest = values.Max(static value => (double)Math.Abs(value));
        Assert.True(largest <= bound * 1.000001, $"{name}: {largest} is beyond {bound}");
        if (double.IsNaN(deviation)) return;
        double sigma = deviation / Math.Sqrt(values.Length), mean = values.Average(static value => (double)value);
        double found = Math.Sqrt(values.Average(value => (value - Mean) * (value - Mean)));
        Assert.True(Math.Abs(mean - Mean) <= (5 * sigma) + 1e-7, $"{name}: mean {mean}, not {Mean}");
        Assert.True(Math.Abs(found - deviation) <= (5 * sigma) + 1e-7, $"{name}: deviation {found}, not {deviation}");
        if (values.Length >= 500 && deviation * Math.Sqrt(3) > bound * 0.999) Assert.True(largest > bound * 0.97, $"{name}: {largest} does not reach {bound}");
    }

    private static InitialRule Constant(string group, string pattern, double value) =>
        new(group, pattern, value, static _ => 0, _ => Math.Abs(value));

    private static InitialRule Uniform(string group, string pattern, Func<long[], double> bound) =>
        new(group, pattern, 0, shape => bound(shape) / Math.Sqrt(3), bound);

    private static double Msra(long[] shape) => Math.Sqrt(2 / FanOut(shape));

    private static double Glorot(long[] shape) => Math.Sqrt(6 / (FanIn(shape) + FanOut(shape)));

    private static double PyTorch(long[] shape) => 1 / Math.Sqrt(FanIn(shape));

    private static double FanIn(long[] shape) => shape[1..].Aggregate(1.0, static (a, b) => a * b);

    private static double FanOut(long[] shape) => FanIn(shape) / shape[1] * shape[0];
}
