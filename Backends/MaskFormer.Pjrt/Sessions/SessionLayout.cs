using MaskFormer.StableHlo.Training;

namespace MaskFormer.Pjrt;

/// <summary>What the arguments and outputs of a program are for, by name.</summary>
/// <param name="State">The arguments that stay on the devices from run to run.</param>
/// <param name="Inputs">Names of the other arguments in the program's order: they are given to each run.</param>
/// <param name="Results">Names of the outputs that are no state, in the program's order.</param>
public sealed record SessionLayout(IReadOnlyList<StateSlot> State, IReadOnlyList<string> Inputs, IReadOnlyList<string> Results)
{
    /// <summary>A training step: weights, moments and counter are updated, buffers stay.</summary>
    public static SessionLayout Of(TrainingStep step) => new(
        [
            .. step.State.Select(static (named, i) => new StateSlot(named.Name, i, i)),
            .. step.Buffers.Select((named, i) => new StateSlot(named.Name, step.State.Count + i)),
        ],
        [.. step.Batch.Concat(step.Scalars).Select(static named => named.Name)],
        [.. step.Outputs.Select(static named => named.Name)]);

    /// <summary>A model alone: its weights are state that stays.</summary>
    public static SessionLayout Of(ForwardGraph model) => new(
        [.. model.Weights.Select(static (named, i) => new StateSlot(named.Name, i))],
        [.. model.Batch.Select(static named => named.Name)],
        [.. model.Outputs.Select(static named => named.Name)]);
}
