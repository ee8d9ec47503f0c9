using MaskFormer.Language;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Tasks;
using MaskFormer.StableHlo;

namespace MaskFormer.Runtime.Training;

/// <summary>The sizes of a model's outputs, by building its graph, which computes nothing.</summary>
internal static class ModelOutputs
{
    /// <summary>What a model can tell of an image of the canvas; null if that cannot be told without running it.</summary>
    /// <param name="experiment">Its model has an image as its only port.</param>
    public static ModelCapacity? Of(IExperiment experiment)
    {
        ISegmentationTask task = SegmentationTasks.Of(experiment.Task);
        List<string> names = [.. experiment.Model.Outputs.Select(static port => port.Name)];
        if (experiment.Model is not IGraphBlock graph || graph.Inputs.Count != 1 || task.Outputs.Any(read => !names.Contains(read.Name))) return null;
        GraphBuilder g = new();
        IReadOnlyList<Value> outputs = graph.Build(g, "", [g.Input("image", 1, 3, experiment.Data.CanvasHeight, experiment.Data.CanvasWidth)]);
        return task.Capacity(task.Outputs.ToDictionary(static read => read.Name, read => Sizes(outputs[names.IndexOf(read.Name)], read)));
    }

    private static IReadOnlyList<long> Sizes(Value output, TaskOutput read) => [.. output.Type.Dims.Skip(read.HasLayers ? 1 : 0)];
}
