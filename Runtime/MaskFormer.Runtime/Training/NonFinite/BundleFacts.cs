using MaskFormer.Runtime.Data.Pipeline;

namespace MaskFormer.Runtime.Training;

/// <summary>What a bundle tells of its step, as <c>bundle.json</c> has it.</summary>
/// <param name="Format">Version of the form.</param>
/// <param name="Experiment">The experiment's name.</param>
/// <param name="Engine">What computed the step.</param>
/// <param name="Step">The step, from 1.</param>
/// <param name="RateFactor">What the learning rate was multiplied by.</param>
/// <param name="Cause">What was not finite, as the engine told it.</param>
/// <param name="Place">Where it was found; null if nowhere.</param>
/// <param name="Maxima">The network's values by name, in the order in which they are computed.</param>
/// <param name="Parts">The parts of the batch.</param>
/// <param name="Random">States of random generators before the step, by name.</param>
/// <param name="Hashes">SHA-256 of the other files.</param>
internal sealed record BundleFacts(
    int Format,
    string Experiment,
    string Engine,
    long Step,
    double RateFactor,
    string Cause,
    string? Place,
    IReadOnlyList<LayerMaximum> Maxima,
    IReadOnlyList<BundledPart> Parts,
    IReadOnlyDictionary<string, byte[]> Random,
    IReadOnlyDictionary<string, string> Hashes);

/// <summary>A part of the batch, besides its arrays.</summary>
internal sealed record BundledPart(
    long Number, int Height, int Width, int Slots, int Depth, IReadOnlyList<string> More, IReadOnlyList<BundledImage> Images)
{
    /// <summary>What is to be kept of a part.</summary>
    public static BundledPart Of(TrainingBatch batch) =>
        new(batch.Number, batch.Height, batch.Width, batch.Slots, batch.Depth, [.. batch.More.Keys], [.. batch.Items.Select(BundledImage.Of)]);
}

/// <summary>An image of the batch.</summary>
internal sealed record BundledImage(
    long Id, string Name, int OriginalHeight, int OriginalWidth, bool Mirrored, CropPlan? Crop, int Height, int Width, int Targets, int Dropped)
{
    /// <summary>What is to be kept of an image.</summary>
    public static BundledImage Of(BatchItem item) => new(
        item.ImageId,
        item.Name,
        item.OriginalHeight,
        item.OriginalWidth,
        item.Augmentation.Mirrored,
        item.Augmentation.Crop,
        item.Augmentation.Height,
        item.Augmentation.Width,
        item.Targets,
        item.Dropped);

    /// <summary>The image again; what was done to its colours is in them.</summary>
    public BatchItem ToItem() => new(Id, Name, OriginalHeight, OriginalWidth, new(Mirrored, Crop, Height, Width), Targets, Dropped);
}
