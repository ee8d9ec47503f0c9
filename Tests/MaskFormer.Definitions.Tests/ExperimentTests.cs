using System.Globalization;
using MaskFormer.Language;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Reporting;
using MaskFormer.Testing;
using Xunit;

namespace MaskFormer.Definitions.Tests;

/// <summary>What every experiment means in full: weights, shapes, validity.</summary>
public sealed class ExperimentTests
{
    public static TheoryData<string> Names => ExperimentData.Names;

    public static TheoryData<string> Kinds => ExperimentData.Kinds;

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Weights(string name)
    {
        WeightSpec[] weights = [.. ExperimentData.Create(name).Model.Weights()];
        string trained = weights.Where(weight => weight.Trained).Sum(weight => weight.Count).ToString("N0", CultureInfo.InvariantCulture);
        IEnumerable<string> lines = weights.Select(weight => $"{weight.Key}  [{string.Join(", ", weight.Shape)}]  {weight.Role}");
        await Verifier.Verify($"{trained} trained\n{string.Join('\n', lines)}").UseDirectory("Snapshots/Experiments").UseTextForParameters(name);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Shapes(string name)
    {
        IExperiment experiment = ExperimentData.Create(name);
        string model = ShapeTable.Text(ShapeTable.Of(experiment.Model, ExperimentData.Inputs(experiment, experiment.Model)));
        string criterion = ShapeTable.Text(ShapeTable.Of(experiment.Criterion, ExperimentData.Inputs(experiment, experiment.Criterion)));
        await Verifier.Verify($"{model}\n{criterion}").UseDirectory("Snapshots/Experiments").UseTextForParameters(name);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Values_in_force_break_no_rule(string name)
    {
        List<Violation> violations = [];
        ExperimentData.Create(name).Validate("", violations);
        Assert.Empty(violations);
    }

    /// <summary>Counted in the original's modules (detectron2's <c>parameter_count</c>).</summary>
    [Theory]
    [InlineData("coco-panoptic-r50", 45_012_038)]
    [InlineData("coco-panoptic-r101", 63_951_942)]
    [InlineData("coco-panoptic-swin-t", 41_752_640)]
    [InlineData("coco-panoptic-swin-s", 63_070_544)]
    [InlineData("coco-panoptic-swin-b", 101_825_022)]
    [InlineData("coco-panoptic-swin-l", 211_571_258)]
    [InlineData("ade20k-swin-t", 41_757_009)]
    [InlineData("ade20k-swin-s", 63_074_913)]
    [InlineData("ade20k-swin-b", 101_829_391)]
    [InlineData("ade20k-swin-l", 211_575_627)]
    [InlineData("mask2former-cityscapes-panoptic-r50", 44_007_700)]
    [InlineData("mask2former-cityscapes-panoptic-r101", 62_999_828)]
    [InlineData("mask2former-cityscapes-instance-r50", 44_004_873)]
    [InlineData("mask2former-cityscapes-instance-r101", 62_997_001)]
    [InlineData("mask2former-cityscapes-r50", 44_007_700)]
    [InlineData("mask2former-cityscapes-r101", 62_999_828)]
    [InlineData("mask2former-ade20k-r101", 63_033_495)]
    [InlineData("mask2former-coco-panoptic-r50", 43_983_878)]
    [InlineData("mask2former-coco-panoptic-r101", 62_923_782)]
    [InlineData("mask2former-coco-panoptic-swin-t", 47_435_264)]
    [InlineData("mask2former-coco-panoptic-swin-s", 68_753_168)]
    [InlineData("mask2former-coco-panoptic-swin-b-1k", 106_917_822)]
    [InlineData("mask2former-coco-panoptic-swin-b", 106_917_822)]
    [InlineData("mask2former-coco-panoptic-swin-l", 215_535_610)]
    [InlineData("mask2former-coco-instance-r50", 43_970_257)]
    [InlineData("mask2former-coco-instance-r101", 62_910_161)]
    [InlineData("mask2former-coco-instance-swin-t", 47_421_643)]
    [InlineData("mask2former-coco-instance-swin-s", 68_739_547)]
    [InlineData("mask2former-coco-instance-swin-b-1k", 106_904_201)]
    [InlineData("mask2former-coco-instance-swin-b", 106_904_201)]
    [InlineData("mask2former-coco-instance-swin-l", 215_521_989)]
    [InlineData("mask2former-cityscapes-panoptic-swin-t", 47_405_966)]
    [InlineData("mask2former-cityscapes-panoptic-swin-s", 68_723_870)]
    [InlineData("mask2former-cityscapes-panoptic-swin-b", 106_888_524)]
    [InlineData("mask2former-cityscapes-panoptic-swin-l", 215_506_312)]
    [InlineData("mask2former-cityscapes-instance-swin-t", 47_403_139)]
    [InlineData("mask2former-cityscapes-instance-swin-s", 68_721_043)]
    [InlineData("mask2former-cityscapes-instance-swin-b", 106_885_697)]
    [InlineData("mask2former-cityscapes-instance-swin-l", 215_503_485)]
    [InlineData("mask2former-cityscapes-swin-t", 47_405_966)]
    [InlineData("mask2former-cityscapes-swin-s", 68_723_870)]
    [InlineData("mask2former-cityscapes-swin-b", 106_888_524)]
    [InlineData("mask2former-cityscapes-swin-l", 215_455_112)]
    [InlineData("mask2former-ade20k-panoptic-r50", 43_988_247)]
    [InlineData("mask2former-ade20k-panoptic-swin-l", 215_539_979)]
    [InlineData("mask2former-ade20k-instance-r50", 43_975_397)]
    [InlineData("mask2former-ade20k-instance-swin-l", 215_527_129)]
    [InlineData("mask2former-ade20k-r50", 43_988_247)]
    [InlineData("mask2former-ade20k-swin-t", 47_439_633)]
    [InlineData("mask2former-ade20k-swin-s", 68_757_537)]
    [InlineData("mask2former-ade20k-swin-b-1k", 106_922_191)]
    [InlineData("mask2former-ade20k-swin-b", 106_922_191)]
    [InlineData("mask2former-ade20k-swin-l", 215_488_779)]
    [InlineData("mask2former-mapillary-vistas-panoptic-r50", 43_966_402)]
    [InlineData("mask2former-mapillary-vistas-panoptic-swin-l", 215_518_134)]
    [InlineData("mask2former-mapillary-vistas-r50", 43_966_402)]
    [InlineData("mask2former-mapillary-vistas-swin-l", 215_466_934)]
    [InlineData("ade20k-r50", 41_254_743)]
    [InlineData("ade20k-r101", 60_194_647)]
    [InlineData("ade20k-r101c", 60_318_039)]
    [InlineData("ade20k-full-r50", 41_433_872)]
    [InlineData("ade20k-panoptic-r50", 45_016_407)]
    [InlineData("ade20k-panoptic-r101", 63_956_311)]
    [InlineData("coco-stuff-10k-r50", 41_260_140)]
    [InlineData("cityscapes-r101", 60_160_980)]
    [InlineData("cityscapes-r101c", 60_284_372)]
    [InlineData("mapillary-vistas-r50", 41_232_898)]
    public void Originals_have_their_number_of_parameters(string name, long count) =>
        Assert.Equal(count, ExperimentData.Create(name).Model.Weights().Where(static weight => weight.Trained).Sum(static weight => weight.Count));
}
