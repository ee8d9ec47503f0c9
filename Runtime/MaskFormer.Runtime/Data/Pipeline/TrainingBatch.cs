namespace MaskFormer.Runtime.Data.Pipeline;

/// <summary>
/// One batch of fixed shape, as the model and the criterion take it: the names of the first five members are those of their ports.
/// All arrays are row-major.
/// </summary>
public sealed record TrainingBatch
{
    /// <summary>The position of this batch in the run, from 0.</summary>
    public required long Number { get; init; }

    /// <summary>Pictures per batch.</summary>
    public required int Size { get; init; }

    /// <summary>Rows of every picture, padding included.</summary>
    public required int Height { get; init; }

    /// <summary>Columns of every picture, padding included.</summary>
    public required int Width { get; init; }

    /// <summary>Room for targets per picture.</summary>
    public required int Slots { get; init; }

    /// <summary>[B, 3, H, W]: red, green, blue, normalised; 0 in the padding, which is the mean colour.</summary>
    public required float[] Image { get; init; }

    /// <summary>[B, H, W]: 1 where the mask losses count, 0 in the padding. Crowds and unlabelled pixels count as background, as in the original.</summary>
    public required float[] Pixels { get; init; }

    /// <summary>[B, T]: classes; 0 where there is no target.</summary>
    public required float[] Labels { get; init; }

    /// <summary>[B, T, H, W]: 1 inside of a target.</summary>
    public required float[] Targets { get; init; }

    /// <summary>[B, T]: 1 where there is a target.</summary>
    public required float[] Valid { get; init; }

    /// <summary>[B]: where each picture comes from and what was done to it.</summary>
    public required BatchItem[] Items { get; init; }

    /// <summary>Segments that found no room, summed over the batch.</summary>
    public int Dropped => Items.Sum(item => item.Dropped);
}

/// <summary>One picture of a batch.</summary>
/// <param name="ImageId">The id in the data set.</param>
/// <param name="Name">The file name.</param>
/// <param name="OriginalHeight">Rows of the file.</param>
/// <param name="OriginalWidth">Columns of the file.</param>
/// <param name="Augmentation">What was done; its height and width are the part of the canvas that is picture.</param>
/// <param name="Targets">Targets in use.</param>
/// <param name="Dropped">Segments that found no room; the largest were kept.</param>
public sealed record BatchItem(long ImageId, string Name, int OriginalHeight, int OriginalWidth, Augmentation Augmentation, int Targets, int Dropped);
