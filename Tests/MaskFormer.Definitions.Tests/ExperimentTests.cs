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

    [Fact]
    public void Original_has_its_number_of_parameters() =>
        Assert.Equal(45_012_038, Experiments.CocoPanopticR50.Model.Weights().Where(weight => weight.Trained).Sum(weight => weight.Count));

    [Fact]
    public void Deeper_original_has_its_number_of_parameters() =>
        Assert.Equal(63_951_942, Experiments.CocoPanopticR101.Model.Weights().Where(weight => weight.Trained).Sum(weight => weight.Count));
}
