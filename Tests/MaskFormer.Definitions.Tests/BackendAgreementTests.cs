using MaskFormer.Language;
using MaskFormer.Runtime.Contracts;
using MaskFormer.StableHlo;
using MaskFormer.Torch;
using TorchSharp;
using Xunit;

namespace MaskFormer.Definitions.Tests;

/// <summary>For every kind of model: TorchSharp module, graph and the record's own list agree on keys, shapes and outputs, at an odd image size.</summary>
public sealed class BackendAgreementTests
{
    private const int Height = 75, Width = 101;

    public static TheoryData<string> Experiments => ExperimentData.Kinds;

    [Theory]
    [MemberData(nameof(Experiments))]
    public void Module_and_record_list_the_same_weights(string experiment)
    {
        IBlock model = Model(experiment);
        using BlockModule module = ((ITorchBlock)model).CreateModule();
        Assert.Equal(
            Lines(model.Weights()),
            module.state_dict().Select(static w => $"{w.Key} [{string.Join(", ", w.Value.shape)}]").Order(StringComparer.Ordinal)
        );
    }

    [Theory]
    [MemberData(nameof(Experiments))]
    public void Graph_and_record_list_the_same_weights(string experiment)
    {
        IBlock model = Model(experiment);
        Assert.Equal(Lines(model.Weights()), Graph(model).Weights.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Experiments))]
    public void Module_and_graph_return_the_same_shapes(string experiment)
    {
        IBlock model = Model(experiment);
        using DisposeScope scope = torch.NewDisposeScope();
        using var quiet = torch.no_grad();
        BlockModule module = ((ITorchBlock)model).CreateModule();
        module.eval();
        string[] shapes = [.. module.Run([torch.rand(2, 3, Height, Width)]).Select(static x => string.Join(", ", x.shape))];
        Assert.Equal(Graph(model).Outputs, shapes);
    }

    [Fact]
    public void The_original_has_45_012_038_trained_parameters() =>
        Assert.Equal(45_012_038, Model("coco-panoptic-r50").Weights().Where(static w => w.Trained).Sum(static w => w.Count));

    private static IBlock Model(string experiment) => Catalogue.All.Single(e => e.Name == experiment).Create().Model;

    private static IEnumerable<string> Lines(IEnumerable<WeightSpec> weights) =>
        weights.Select(static w => $"{w.Key} [{string.Join(", ", w.Shape)}]").Order(StringComparer.Ordinal);

    private static (string[] Weights, string[] Outputs) Graph(IBlock model)
    {
        GraphBuilder g = new();
        Value image = g.Input("image", 2, 3, Height, Width);
        IReadOnlyList<Value> outputs = ((IGraphBlock)model).Build(g, "", [image]);
        return (
            [.. g.WeightKeys.Select(key => $"{key} [{string.Join(", ", g.WeightOf(key).Type.Dims)}]")],
            [.. outputs.Select(static o => string.Join(", ", o.Type.Dims))]
        );
    }
}
