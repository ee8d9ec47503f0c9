namespace MaskFormer.Language;

/// <summary>What back ends agree on for a batch norm that is trained.</summary>
public static class TrainedBatchNorm
{
    /// <summary>How much of the batch's mean and variance goes into the running ones.</summary>
    public const double Momentum = 0.1;

    /// <summary>MF7012: a step in parts sees no whole batch.</summary>
    /// <param name="place">The norm.</param>
    public static MaskFormerException NotInParts(string place) => new(
        "MF7012",
        place,
        "a batch norm that is trained needs the whole batch, of which a step in parts has one part at a time",
        "Train with training.accumulation_steps: 1, or with another norm");
}
