using MaskFormer.Language;

namespace MaskFormer.Runtime.Contracts;

/// <summary>How the learning rate falls over the steps; warm-up is multiplied onto it.</summary>
[Config]
public abstract partial record ScheduleConfig;

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
}

/// <summary>The learning rate falls to 0 as (1 - step / iterations) to a power.</summary>
[Config]
public sealed partial record Poly : ScheduleConfig
{
    /// <summary>The exponent.</summary>
    [Range(0, 10)] public double Power { get; init; } = 0.9;
}
