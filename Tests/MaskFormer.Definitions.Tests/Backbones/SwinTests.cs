using MaskFormer.Language;
using MaskFormer.Testing;
using MaskFormer.Torch;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Definitions.Tests.Backbones;

/// <summary>Shifted windows beyond what Tests/Fidelity compares with the original: drop path, initial values, masks and positions.</summary>
public sealed class SwinTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Both_engines_train_a_block_alike(int shift) =>
        EngineAgreement.OfNumbers(new SwinBlock { Dim = 6, Heads = 2, Window = 3, Shift = shift, DropRate = 0.3 }, [[2, 5, 7, 6]], dropout: 20240607);

    [Fact]
    public void Both_engines_merge_odd_maps_alike() => EngineAgreement.OfNumbers(new PatchMerging { Dim = 3 }, [[2, 5, 3, 3]]);

    [Fact]
    public void An_image_skips_later_blocks_more_often()
    {
        double[] rates = [.. Nested(new Swin()).OfType<SwinBlock>().Select(static block => block.DropRate)];
        Assert.Equal(Enumerable.Range(0, 12).Select(static i => Math.Round(i * 0.3 / 11, 12)), rates.Select(static rate => Math.Round(rate, 12)));
    }

    [Fact]
    public void Every_other_block_shifts_its_windows_by_half_a_window() =>
        Assert.Equal([0, 6, 0, 6, 0, 6, 0, 6], Nested(new Swin { Window = 12, Depths = [2, 2, 2, 2] }).OfType<SwinBlock>().Select(static block => block.Shift));

    /// <summary>Regions of the rolled map are told apart by three bands in each direction (<c>BasicLayer.forward</c> in <c>swin.py</c>).</summary>
    [Theory]
    [InlineData(8, 12, 4, 2)]
    [InlineData(7, 7, 7, 3)] // one window
    [InlineData(15, 10, 5, 1)]
    public void Places_from_both_ends_of_the_image_do_not_see_each_other(int height, int width, int window, int shift)
    {
        using DisposeScope scope = NewDisposeScope();
        float[] actual = new WindowMask { Window = window, Shift = shift }.CreateModule().forward(zeros([1, height, width, 1])).data<float>().ToArray();
        int Band(int at, int size) => at < size - window ? 0 : at < size - shift ? 1 : 2;
        int Region(int down, int across) => (3 * Band(down, height)) + Band(across, width);
        List<float> expected = [];
        for (int n = 0; n < height / window * (width / window); n++)
        {
            (int top, int left) = (n / (width / window) * window, n % (width / window) * window);
            int[] regions = [.. Enumerable.Range(0, window * window).Select(i => Region(top + (i / window), left + (i % window)))];
            expected.AddRange(regions.SelectMany(_ => regions, static (t, s) => t == s ? 0f : -100f));
        }

        Assert.Equal(expected, actual);
    }

    [Fact]
    public void A_relative_position_has_one_number_whichever_places_it_joins()
    {
        using DisposeScope scope = NewDisposeScope();
        using var quiet = no_grad();
        WindowBias.Module module = new WindowBias { Window = 2, Heads = 1 }.CreateModule();
        module.get_parameter("relative_position_bias_table")!.copy_(arange(9, dtype: ScalarType.Float32).reshape(9, 1));
        Tensor y = module.forward(zeros([1, 1, 1, 4, 4]));
        Assert.Equal([4f, 3, 1, 0, 5, 4, 2, 1, 7, 6, 4, 3, 8, 7, 5, 4], y.data<float>().ToArray());
    }

    /// <summary>The original's code draws the tables alone; what is affine or a convolution keeps PyTorch's rule.</summary>
    [Fact]
    public void Initial_values_are_those_of_the_original()
    {
        manual_seed(11);
        using DisposeScope scope = NewDisposeScope();
        BlockModule module = new Swin { Width = 32, Depths = [1, 1, 2, 1], Heads = [2, 4, 8, 16] }.CreateModule();
        Dictionary<string, int> groups = [];
        foreach ((string key, Tensor weight) in module.state_dict())
        {
            float[] values = weight.data<float>().ToArray();
            string group = Group(key);
            groups[group] = groups.GetValueOrDefault(group) + 1;
            double fan = key.EndsWith("bias", StringComparison.Ordinal) && group == "uniform"
                ? Fan(module.state_dict()[key[..^4] + "weight"])
                : Fan(weight);
            (double mean, double deviation, double most) = group switch
            {
                "table" => (0, 0.02, 2),
                "ones" => (1, 0, 1),
                "zeros" => (0, 0, 0),
                _ => (0, 1 / Math.Sqrt(3 * fan), 1 / Math.Sqrt(fan)),
            };
            double sigma = deviation / Math.Sqrt(values.Length);
            Assert.True(Math.Abs(values.Average() - mean) <= 5 * sigma, $"{key}: mean {values.Average()}, not {mean}");
            double found = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
            Assert.True(Math.Abs(found - deviation) <= 4 * sigma, $"{key}: deviation {found}, not {deviation}");
            Assert.True(values.Max(Math.Abs) <= most * 1.000001, $"{key}: {values.Max(Math.Abs)} is beyond {most}");
        }

        Assert.Equal(["ones", "table", "uniform", "zeros"], groups.Keys.Order(StringComparer.Ordinal));
    }

    private static string Group(string key) =>
        key.EndsWith("table", StringComparison.Ordinal) ? "table"
        : !key.Contains("norm", StringComparison.Ordinal) ? "uniform"
        : key.EndsWith("weight", StringComparison.Ordinal) ? "ones"
        : "zeros";

    private static double Fan(Tensor weight) => weight.numel() / (double)weight.shape[0];

    private static IEnumerable<IBlock> Nested(IBlock block) => [block, .. block.Nested.SelectMany(static nested => Nested(nested.Block))];
}
