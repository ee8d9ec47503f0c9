using MaskFormer.Runtime.Contracts;

namespace MaskFormer.Runtime.Training;

/// <summary>
/// What the learning rate is multiplied by at each step: warm-up times schedule (detectron2's WarmupMultiStepLR and DeepLab's WarmupPolyLR). A pure
/// function of the step, so that resuming needs no state.
/// </summary>
public static class LearningRateSchedule
{
    /// <summary>The factor for the update of the given step.</summary>
    /// <param name="training">Schedule, warm-up and number of iterations.</param>
    /// <param name="step">The update's number, from 0.</param>
    public static double Factor(TrainingConfig training, int step) => Warmup(training, step) * training.Schedule.Factor(step, training.Iterations);

    private static double Warmup(TrainingConfig training, int step)
    {
        if (step >= training.WarmupIterations) return 1;
        double done = (double)step / training.WarmupIterations;
        return (training.WarmupFactor * (1 - done)) + done;
    }
}
