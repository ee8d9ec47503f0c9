namespace MaskFormer.Pjrt;

/// <summary>An argument that stays on the devices from run to run: weights, the optimizer's moments, the step; or tables that never change.</summary>
/// <param name="Name">What it is set and read by.</param>
/// <param name="Argument">Position among the arguments.</param>
/// <param name="Output">Position among the outputs, where the next value is; null if the value stays.</param>
public readonly record struct StateSlot(string Name, int Argument, int? Output = null);
