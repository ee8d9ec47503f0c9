namespace MaskFormer.Runtime.Data.Pipeline;

/// <summary>
/// One batch of fixed shape, as the model and the criterion take it: the names of the first five members are those of their ports.
/// All arrays are row-major.
/// </summary>
public sealed record TrainingBatch
{
    private float[]? targets;
    private ushort[]? owners;

    /// <summary>The position of this batch in the run, from 0.</summary>
    public required long Number { get; init; }

    /// <summary>Images per batch.</summary>
    public required int Size { get; init; }

    /// <summary>Rows of every image, padding included.</summary>
    public required int Height { get; init; }

    /// <summary>Columns of every image, padding included.</summary>
    public required int Width { get; init; }

    /// <summary>Room for targets per image.</summary>
    public required int Slots { get; init; }

    /// <summary>The images as bytes.</summary>
    public required ImageBytes Bytes { get; init; }

    /// <summary>[B, 3, H, W]: red, green, blue, normalised; 0 in the padding, which is the mean colour. Made from <see cref="Bytes"/> each time.</summary>
    public float[] Image => Bytes.Normalised(Height, Width);

    /// <summary>[B, H, W]: 1 where the mask losses count, 0 in the padding. Crowds and unlabelled pixels count as background, as in the original.</summary>
    public required float[] Pixels { get; init; }

    /// <summary>[B, T]: classes; 0 where there is no target.</summary>
    public required float[] Labels { get; init; }

    /// <summary>
    /// [B, D, H, W]: the slot of the target that a pixel belongs to, plus one; 0 = none. Targets that overlap lie in several maps: D is the most that hold one
    /// pixel. So it holds all masks in one hundredth of their memory. Made from <see cref="Targets"/> if those are given.
    /// </summary>
    public ushort[] Owners
    {
        get => owners is { Length: > 0 } ? owners : targets is { } masks ? owners = OwnerMaps.Of(masks, Size, Slots, Height, Width) : [];
        init => owners = value;
    }

    /// <summary>How many maps of owners each image has.</summary>
    public int Depth => Math.Max(1, Owners.Length / Math.Max(1, Size * Height * Width));

    /// <summary>[B, T, H, W]: 1 inside of a target. Made from <see cref="Owners"/> when first asked for, unless given.</summary>
    public float[] Targets
    {
        get => targets ??= TargetsOf(Slots);
        init => targets = value;
    }

    /// <summary>[B, T]: 1 where there is a target.</summary>
    public required float[] Valid { get; init; }

    /// <summary>Fields that the task adds, each [B, H, W], by name.</summary>
    public IReadOnlyDictionary<string, float[]> More { get; init; } = new Dictionary<string, float[]>();

    /// <summary>[B]: where each image comes from and what was done to it.</summary>
    public required BatchItem[] Items { get; init; }

    /// <summary>Segments that found no room, summed over the batch.</summary>
    public int Dropped => Items.Sum(item => item.Dropped);

    /// <summary>The most targets that an image of the batch has; slots from there on are empty in all of them.</summary>
    public int Used => Items.Max(item => item.Targets);

    /// <summary>[B, slots, H, W]: the masks of the first slots. <see cref="Used"/> of them are enough where shapes may change from batch to batch.</summary>
    /// <exception cref="DataException">MF6043: more numbers than an array can hold.</exception>
    public float[] TargetsOf(int slots)
    {
        int plane = Height * Width;
        BatchSize.Refuse(Size, slots, Height, Width);
        float[] masks = new float[(long)Size * slots * plane];
        if (targets is not null)
        {
            for (int b = 0; b < Size; b++) targets.AsSpan(b * Slots * plane, slots * plane).CopyTo(masks.AsSpan(b * slots * plane));
            return masks;
        }

        int stack = Depth * plane;
        for (int i = 0; i < Owners.Length; i++)
        {
            int slot = Owners[i] - 1;
            if (slot >= 0 && slot < slots) masks[(((i / stack) * slots) + slot) * plane + (i % plane)] = 1;
        }

        return masks;
    }
}

/// <summary>One image of a batch.</summary>
/// <param name="ImageId">The id in the data set.</param>
/// <param name="Name">The file name.</param>
/// <param name="OriginalHeight">Rows of the file.</param>
/// <param name="OriginalWidth">Columns of the file.</param>
/// <param name="Augmentation">What was done; its height and width are the part of the canvas that is image.</param>
/// <param name="Targets">Targets in use.</param>
/// <param name="Dropped">Segments that found no room, in the image's slots or among the pairs of the batch; the largest were kept.</param>
public sealed record BatchItem(long ImageId, string Name, int OriginalHeight, int OriginalWidth, Augmentation Augmentation, int Targets, int Dropped);
