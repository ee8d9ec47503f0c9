using MaskFormer.Language;

namespace MaskFormer.Runtime.Contracts;

/// <summary>How the learning rate falls over the steps; warm-up is multiplied onto it. A kind of your own is a record that brings its formula.</summary>
[Config]
public abstract partial record ScheduleConfig
{
    /// <summary>What the learning rate is multiplied by: a function of the step alone, so that resuming needs no state.</summary>
    /// <param name="step">The update's number, from 0.</param>
    /// <param name="iterations">Steps of the whole run.</param>
    public abstract double Factor(int step, int iterations);
}

/// <summary>The learning rate is multiplied by a factor at each milestone.</summary>
[Config]
public sealed partial record MultiStep : ScheduleConfig
{
    /// <summary>Steps from which on the next factor holds, in rising order.</summary>
    [Range(1, 100_000_000)] public EquatableList<int> Milestones { get; init; } = [369_600];

    /// <summary>The factor at each milestone.</summary>
    [Range(0, 1)] public double Gamma { get; init; } = 0.1;

    [Require("Milestones must rise")]
    bool MilestonesRise => Milestones.Zip(Milestones.Skip(1)).All(static pair => pair.First < pair.Second);

    /// <inheritdoc/>
    public override double Factor(int step, int iterations) => Math.Pow(Gamma, Milestones.Count(milestone => milestone <= step));
}

/// <summary>The learning rate falls to 0 as (1 - step / iterations) to a power.</summary>
[Config]
public sealed partial record Poly : ScheduleConfig
{
    /// <summary>The exponent.</summary>
    [Range(0, 10)] public double Power { get; init; } = 0.9;

    /// <inheritdoc/>
    public override double Factor(int step, int iterations) => Math.Pow(Math.Max(0, 1 - ((double)step / iterations)), Power);
}
