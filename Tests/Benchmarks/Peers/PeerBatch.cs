using MaskFormer.Pjrt;
using MaskFormer.Runtime.Data.Pipeline;

namespace MaskFormer.Peers;

/// <summary>The same pictures in both forms: bytes, as planes for the peer and as pixels for ours, normalised in both programs.</summary>
internal sealed class PeerBatch
{
    private static readonly double[] mean = [123.675, 116.28, 103.53], spread = [58.395, 57.12, 57.375];

    private readonly byte[] image, masks;
    private readonly int[] labels;
    private readonly bool[] valid;

    /// <summary>Waves of colour with noise; a grid of targets of which some are missing.</summary>
    /// <param name="size">Images.</param>
    /// <param name="height">Their rows.</param>
    /// <param name="width">Their columns.</param>
    /// <param name="slots">Room for targets.</param>
    /// <param name="targets">Targets of each image; at most its slots.</param>
    /// <param name="classes">Classes that they are of.</param>
    public PeerBatch(int size, int height, int width, int slots, int targets, int classes = 133)
    {
        (int plane, Random random) = (height * width, new(7));
        image =
        [
            .. Enumerable
                .Range(0, size * 3 * plane)
                .Select(i =>
                    (byte)Math.Clamp(128 + (90 * Math.Sin((i % plane / width * 0.11) + (i / plane) + (i % width * 0.07))) + random.Next(-30, 30), 0, 255)
                ),
        ];
        (masks, labels, valid) = (new byte[size * slots * plane], new int[size * slots], new bool[size * slots]);
        ushort[] owners = new ushort[size * plane];
        int columns = (int)Math.Ceiling(Math.Sqrt(targets)), rows = (targets + columns - 1) / columns;
        for (int b = 0; b < size; b++)
        {
            for (int t = 0; t < targets; t++) (labels[(b * slots) + t], valid[(b * slots) + t]) = (random.Next(classes), true);
            for (int i = 0; i < plane; i++)
            {
                int cell = (i / width * rows / height * columns) + (i % width * columns / width);
                if (cell >= targets || (i + b) % 17 == 0) continue; // some pixels belong to nobody
                masks[(((b * slots) + cell) * plane) + i] = 1;
                owners[(b * plane) + i] = (ushort)(cell + 1);
            }
        }

        Ours = new()
        {
            Number = 0, Size = size, Height = height, Width = width, Slots = slots, Owners = owners,
            Bytes = Bytes(size, height, width),
            Pixels = [.. Enumerable.Repeat(1f, size * plane)],
            Labels = Array.ConvertAll(labels, static label => (float)label),
            Valid = Array.ConvertAll(valid, static one => one ? 1f : 0f),
            Items = [.. Enumerable.Range(0, size).Select(b => new BatchItem(b, "peer", height, width, new(false, null, height, width), targets, 0))],
        };
    }

    // The peer takes planes, ours pixels.
    private ImageBytes Bytes(int size, int height, int width)
    {
        ImageBytes bytes = ImageBytes.Whole(size, height, width, mean, spread);
        int plane = height * width;
        for (int i = 0; i < image.Length; i++) bytes.Values[(((i / plane / 3 * plane) + (i % plane)) * 3) + (i / plane % 3)] = image[i];
        return bytes;
    }

    /// <summary>As our engines take it.</summary>
    public TrainingBatch Ours { get; }

    /// <summary>As the peer takes it.</summary>
    public HostArray Field(PeerInput input) => input.Name switch
    {
        "images" => HostArray.From(image, input.Dims),
        "labels" => HostArray.From(labels, input.Dims),
        "masks" => HostArray.From(masks, input.Dims),
        "valid" => HostArray.From(valid, input.Dims),
        _ => throw new InvalidDataException($"the peer asks for {input.Name}"),
    };
}
