using System.Globalization;
using MaskFormer.Language;
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
    /// <exception cref="MaskFormerException">MF7016: a schedule gives what no rate can be multiplied by.</exception>
    public static double Factor(TrainingConfig training, int step) => Factor(training, step, step);

    /// <summary>The factor for an update whose place in the schedule is another than its number; warm-up is by numbers always.</summary>
    internal static double Factor(TrainingConfig training, int step, int place)
    {
        double factor = training.Schedule.Factor(place, training.Iterations);
        if (double.IsFinite(factor) && factor >= 0) return Warmup(training, step) * factor;
        throw new MaskFormerException(
            "MF7016",
            $"{training.Schedule.GetType().Name}.Factor",
            string.Create(CultureInfo.InvariantCulture, $"it gives {factor} at step {place} of {training.Iterations}, and a learning rate is 0 or more"),
            "Mend the formula of training.schedule");
    }

    private static double Warmup(TrainingConfig training, int step)
    {
        if (step >= training.WarmupIterations) return 1;
        double done = (double)step / training.WarmupIterations;
        return (training.WarmupFactor * (1 - done)) + done;
    }
}
