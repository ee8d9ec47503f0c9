using MaskFormer.Language;
using MaskFormer.Runtime.Contracts;
using MaskFormer.StableHlo;
using MaskFormer.StableHlo.Training;

namespace MaskFormer.Runtime.Training;

/// <summary>The programs of an experiment: its training step, in one piece or in parts, and its model alone.</summary>
public static class StepGraphs
{
    /// <summary>Forward pass, matching, losses, gradients, clipping and AdamW as one program for the experiment's canvas.</summary>
    /// <param name="experiment">A validated experiment.</param>
    /// <param name="devices">Devices that share the batch: each sees an equal part.</param>
    /// <param name="target">The kind of device, which decides the form of the matcher's loops and of products in bfloat16.</param>
    /// <param name="batch">Images of a step; null for the experiment's.</param>
    /// <exception cref="MaskFormerException">MF3015: the devices do not divide the batch. MF5001: a block has no graph.</exception>
    public static TrainingStep Training(IExperiment experiment, int devices = 1, Target target = Target.Cpu, int? batch = null)
    {
        Check(experiment.Training, devices);
        return TrainingStep.Build(
            "train",
            Graph(experiment.Model),
            Graph(experiment.Criterion),
            SentBatch.Of(experiment, (batch ?? experiment.Training.Batch) / devices),
            Optimizer(experiment),
            Options(experiment, devices, target),
            SentBatch.Derived(experiment.Data)
        );
    }

    /// <summary>The programs of a step whose gradients are accumulated over <c>training.accumulation_steps</c> batches.</summary>
    /// <inheritdoc cref="Training" path="/param"/>
    /// <inheritdoc cref="Training" path="/exception"/>
    /// <exception cref="MaskFormerException">MF7012: the criterion cannot be computed in parts.</exception>
    public static AccumulatedStep Accumulated(IExperiment experiment, int devices = 1, Target target = Target.Cpu, int? batch = null)
    {
        Check(experiment.Training, devices);
        return AccumulatedStep.Build(
            experiment.Training.AccumulationSteps,
            Graph(experiment.Model),
            Graph(experiment.Criterion),
            SentBatch.Of(experiment, (batch ?? experiment.Training.Batch) / devices),
            Optimizer(experiment),
            Options(experiment, devices, target),
            SentBatch.Derived(experiment.Data)
        );
    }

    /// <summary>The program that training runs longest in: the step, or what computes the gradients of a part of it.</summary>
    /// <inheritdoc cref="Accumulated" path="/param"/>
    /// <inheritdoc cref="Accumulated" path="/exception"/>
    public static Module Longest(IExperiment experiment, int devices = 1, Target target = Target.Cpu, int? batch = null) =>
        experiment.Training.AccumulationSteps == 1
            ? Training(experiment, devices, target, batch).Module
            : Accumulated(experiment, devices, target, batch).Gradients.Module;

    /// <summary>The model alone on one image of the experiment's canvas, dropout off.</summary>
    /// <param name="experiment">A validated experiment.</param>
    /// <param name="target">The kind of device, which decides the form of products in bfloat16.</param>
    /// <param name="canvas">Another canvas; null for the experiment's.</param>
    /// <exception cref="MaskFormerException">MF5001: a block has no graph.</exception>
    public static ForwardGraph Prediction(IExperiment experiment, Target target = Target.Cpu, (int Height, int Width)? canvas = null) =>
        ForwardGraph.Build(
            "predict",
            Graph(experiment.Model),
            [SentBatch.Predicted(experiment, canvas)],
            new() { Target = target, Compute = Compute(experiment.Training) }
        );

    /// <summary>Refuses what no compiled step can do, before anything is built.</summary>
    /// <exception cref="MaskFormerException">MF3015.</exception>
    internal static void Check(TrainingConfig training, int devices)
    {
        if (devices < 1)
            throw MaskFormerException.WrongInput("MF3015", $"--devices {devices}", "a step needs a device", "Ask for 1 or more");
        if (training.Batch % devices != 0)
            throw MaskFormerException.WrongInput(
                "MF3015",
                $"--devices {devices}",
                $"{devices} devices do not divide a batch of {training.Batch}",
                "Choose a batch that they divide (--set training.batch=…)"
            );
    }

    private static GraphOptions Options(IExperiment experiment, int devices, Target target) =>
        new()
        {
            Replicas = devices,
            Target = target,
            Compute = Compute(experiment.Training),
            ItemsPerTurn = experiment.Training.ItemsPerTurn == 0 ? null : experiment.Training.ItemsPerTurn,
        };

    private static AdamWOptions Optimizer(IExperiment experiment) => new()
    {
        Beta1 = experiment.Training.Beta1,
        Beta2 = experiment.Training.Beta2,
        Epsilon = experiment.Training.Epsilon,
        ClipNorm = experiment.Training.ClipNorm,
        Rule = ParameterRates.Of(experiment.Model, experiment.Training).GetValueOrDefault,
    };

    private static ElementType Compute(TrainingConfig training) => training.Precision == ComputePrecision.BFloat16 ? ElementType.BF16 : ElementType.F32;

    private static IGraphBlock Graph(IBlock block) =>
        block as IGraphBlock
        ?? throw new MaskFormerException(
            "MF5001",
            block.GetType().Name,
            "the block has no StableHLO graph",
            "Reference MaskFormer.StableHlo and its generator in the project that defines the block"
        );
}
