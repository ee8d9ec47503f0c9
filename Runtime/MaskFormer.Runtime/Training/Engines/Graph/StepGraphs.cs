using MaskFormer.Language;
using MaskFormer.Runtime.Contracts;
using MaskFormer.StableHlo;
using MaskFormer.StableHlo.Training;

namespace MaskFormer.Runtime.Training;

/// <summary>The two programs of an experiment: its training step and its model alone.</summary>
public static class StepGraphs
{
    /// <summary>Forward pass, matching, losses, gradients, clipping and AdamW as one program for the experiment's canvas.</summary>
    /// <param name="experiment">A validated experiment.</param>
    /// <param name="devices">Devices that share the batch: each sees an equal part.</param>
    /// <param name="target">The kind of device, which decides the form of the matcher's loops and of products in bfloat16.</param>
    /// <exception cref="MaskFormerException">MF3015: the devices do not divide the batch, or gradients are to be accumulated. MF5001: a block has no
    /// graph.</exception>
    public static TrainingStep Training(IExperiment experiment, int devices = 1, Target target = Target.Cpu)
    {
        TrainingConfig training = experiment.Training;
        Check(training, devices);
        AdamWOptions optimizer = new()
        {
            Beta1 = training.Beta1,
            Beta2 = training.Beta2,
            Epsilon = training.Epsilon,
            ClipNorm = training.ClipNorm,
            Rule = ParameterRates.Of(experiment.Model, training).GetValueOrDefault,
        };
        return TrainingStep.Build(
            "train",
            Graph(experiment.Model),
            Graph(experiment.Criterion),
            SentBatch.Of(experiment.Data, training.Batch / devices),
            optimizer,
            new()
            {
                Replicas = devices,
                Target = target,
                Compute = Compute(training),
            },
            SentBatch.Derived(experiment.Data)
        );
    }

    /// <summary>The model alone on one image of the experiment's canvas, dropout off.</summary>
    /// <param name="experiment">A validated experiment.</param>
    /// <param name="target">The kind of device, which decides the form of products in bfloat16.</param>
    /// <exception cref="MaskFormerException">MF5001: a block has no graph.</exception>
    public static ForwardGraph Prediction(IExperiment experiment, Target target = Target.Cpu) =>
        ForwardGraph.Build(
            "predict",
            Graph(experiment.Model),
            SentBatch.Of(experiment.Data, 1),
            new() { Target = target, Compute = Compute(experiment.Training) }
        );

    /// <summary>Refuses what no compiled step can do, before anything is built.</summary>
    /// <exception cref="MaskFormerException">MF3015.</exception>
    internal static void Check(TrainingConfig training, int devices)
    {
        if (devices < 1)
            throw new MaskFormerException("MF3015", $"--devices {devices}", "a step needs a device", "Ask for 1 or more") { IsWrongInput = true };
        if (training.Batch % devices != 0)
            throw new MaskFormerException(
                "MF3015",
                $"--devices {devices}",
                $"{devices} devices do not divide a batch of {training.Batch}",
                "Choose a batch that they divide (--set training.batch=…)"
            ) { IsWrongInput = true };
        if (training.AccumulationSteps != 1)
            throw new MaskFormerException(
                "MF3015",
                "training.accumulation_steps",
                "a compiled step does not accumulate gradients",
                "Set training.accumulation_steps to 1 and spread the batch over devices, or use --engine torch"
            ) { IsWrongInput = true };
    }

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
