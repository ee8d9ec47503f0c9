using MaskFormer.Language;
using MaskFormer.Runtime.Contracts;
using MaskFormer.StableHlo;
using MaskFormer.Torch;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace MaskFormer.Definitions.Tests;

/// <summary>Both back ends of a definition have the same weights and the same outputs.</summary>
public sealed class ModuleAndGraphTests
{
    public static TheoryData<string> Names => ExperimentData.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Model_is_the_same_in_both(string name)
    {
        IExperiment experiment = ExperimentData.Create(name);
        Compare(experiment.Model, ExperimentData.Inputs(experiment, experiment.Model));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Criterion_is_the_same_in_both(string name)
    {
        IExperiment experiment = ExperimentData.Create(name);
        Compare(experiment.Criterion, ExperimentData.Inputs(experiment, experiment.Criterion));
    }

    internal static void Compare(IBlock block, IReadOnlyList<long[]> inputs)
    {
        string[] listed = [.. block.Weights().Select(weight => Line(weight.Key, weight.Shape)).Order(StringComparer.Ordinal)];
        (string[] Weights, string[] Outputs) module = OfModule((ITorchBlock)block, inputs), graph = OfGraph((IGraphBlock)block, inputs);
        Assert.Equal(listed, module.Weights);
        Assert.Equal(listed, graph.Weights);
        Assert.Equal(module.Outputs, graph.Outputs);
    }

    private static (string[] Weights, string[] Outputs) OfModule(ITorchBlock block, IReadOnlyList<long[]> inputs)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        using BlockModule module = block.CreateModule();
        module.eval();
        IEnumerable<string> outputs = module.Run([.. inputs.Select(size => zeros(size))]).Zip(block.Outputs, (value, port) => Line(port.Name, value.shape));
        return ([.. module.state_dict().Select(weight => Line(weight.Key, weight.Value.shape)).Order(StringComparer.Ordinal)], [.. outputs]);
    }

    private static (string[] Weights, string[] Outputs) OfGraph(IGraphBlock block, IReadOnlyList<long[]> inputs)
    {
        GraphBuilder g = new();
        Value[] ports = [.. inputs.Zip(block.Inputs, (size, port) => g.Input(port.Name, size))];
        IEnumerable<string> outputs = block.Build(g, "", ports).Zip(block.Outputs, (value, port) => Line(port.Name, value.Type.Dims));
        string[] lines = [.. outputs];
        return ([.. g.WeightKeys.Select(key => Line(key, g.WeightOf(key).Type.Dims)).Order(StringComparer.Ordinal)], lines);
    }

    private static string Line(string name, IEnumerable<long> shape) => $"{name} [{string.Join(", ", shape)}]";
}
