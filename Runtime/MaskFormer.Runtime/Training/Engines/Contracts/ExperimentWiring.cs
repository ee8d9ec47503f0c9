using MaskFormer.Language;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Tasks;

namespace MaskFormer.Runtime.Training;

/// <summary>
/// Checks that an experiment's model, criterion and task fit each other: <c>train</c> needs it, and <c>check</c> finds it out without training.
/// </summary>
internal static class ExperimentWiring
{
    /// <summary>What feeds each port.</summary>
    /// <exception cref="MaskFormerException">MF7001: a port that nothing feeds, a criterion without Total, or a model without an output that the task
    /// reads.</exception>
    public static PortWiring Of(IExperiment experiment)
    {
        ISegmentationTask task = SegmentationTasks.Of(experiment.Task);
        DemandOutputs(experiment.Model, task);
        return PortWiring.Connect(experiment.Model, experiment.Criterion, [.. BatchField.Of(task).Select(static field => field.Name)]);
    }

    /// <summary>Refuses a model that says nothing of what its task reads.</summary>
    /// <exception cref="MaskFormerException">MF7001.</exception>
    public static void DemandOutputs(IBlock model, ISegmentationTask task)
    {
        string[] outputs = [.. model.Outputs.Select(static port => port.Name)];
        if (task.Outputs.FirstOrDefault(read => !outputs.Contains(read.Name)) is not { } missing) return;
        throw new MaskFormerException(
            "MF7001",
            model.GetType().Name,
            $"the model has no output named {missing.Name}",
            $"The task of this experiment reads {string.Join(" and ", task.Outputs.Select(static read => read.Name))}: name them so, or name another task");
    }
}
