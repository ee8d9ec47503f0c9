namespace MaskFormer.Runtime.Data.Pipeline;

/// <summary>The limit of .NET's arrays: about two thousand million numbers.</summary>
internal static class BatchSize
{
    /// <summary>Refuses a batch with more numbers than an array holds.</summary>
    public static void Refuse(int size, int planes, int height, int width)
    {
        long numbers = (long)size * planes * height * width;
        if (numbers <= Array.MaxLength) return;
        throw new DataException(
            "MF6043", "data", $"{size} images of {planes} planes of {height} x {width} are {numbers} numbers, more than an array holds",
            "Lower training.batch (and raise training.accumulation_steps), data.target_slots or the canvas.");
    }
}
