using MaskFormer.Language;
using MaskFormer.Pjrt;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Training;
using MaskFormer.StableHlo;
using MaskFormer.StableHlo.Costs;

namespace MaskFormer.Runtime.Commands;

/// <summary>Memory, traffic and time of a training step on a machine, estimated from its graph without any compiler.</summary>
internal sealed class StepPlan
{
    private readonly IExperiment experiment;

    /// <param name="experiment">A validated experiment.</param>
    /// <param name="machine">A device.</param>
    /// <param name="devices">How many of them share the batch.</param>
    public StepPlan(IExperiment experiment, PlanMachine machine, int devices)
    {
        (this.experiment, Machine, Devices) = (experiment, machine, devices);
        Module = StepGraphs.Longest(experiment, devices, machine.Target);
        Cost = CostModel.Of(Module, CostRules.For(machine.Target));
        Largest = machine.Memory is { } memory ? StepMemory.Of(experiment, Cost.Peak, devices, machine.Target).LargestBatch(memory) : null;
    }

    /// <summary>A device.</summary>
    public PlanMachine Machine { get; }

    /// <summary>How many of them share the batch.</summary>
    public int Devices { get; }

    /// <summary>The step, or what computes the gradients of a part of it.</summary>
    public Module Module { get; }

    /// <summary>Trained weights.</summary>
    public IReadOnlyList<WeightSpec> Weights => [.. experiment.Model.Weights().Where(static weight => weight.Trained)];

    /// <summary>Bytes that stay from step to step: weights, moments, sums of gradients.</summary>
    public long State => Module.Main.Arguments.Zip(Module.Main.Body.Arguments)
        .Where(static argument => argument.First.Alias is not null)
        .Sum(static argument => argument.Second.Type.Count * argument.Second.Type.Element.Size());

    /// <summary>What it needs.</summary>
    public ProgramCost Cost { get; }

    /// <summary>Whether it fits the device's memory; null where that is not known.</summary>
    public bool? Fits => Machine.Memory is { } memory ? Cost.Peak <= memory : null;

    /// <summary>The most images for each device, 0 for none; null where the memory is not known.</summary>
    public int? Largest { get; }
}
