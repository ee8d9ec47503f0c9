namespace MaskFormer.Pjrt;

/// <summary>State that a program takes and gives back: its weights, its optimizer's moments, its step.</summary>
/// <param name="Argument">Position among the arguments.</param>
/// <param name="Output">Position among the outputs, where the next value is.</param>
public readonly record struct StateSlot(int Argument, int Output);
