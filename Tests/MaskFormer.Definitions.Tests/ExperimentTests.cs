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
    [MemberData(nameof(Names))]
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
