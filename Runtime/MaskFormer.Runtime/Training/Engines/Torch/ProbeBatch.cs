using MaskFormer.Runtime.Data.Pipeline;

namespace MaskFormer.Runtime.Training;

/// <summary>Made-up images that show how model and criterion treat a batch: waves, each with one target in its upper half.</summary>
internal static class ProbeBatch
{
    /// <summary>So many images of the sizes of a batch.</summary>
    public static TrainingBatch Of(TrainingBatch like, int images)
    {
        int plane = like.Height * like.Width;
        ImageBytes bytes = ImageBytes.Whole(images, like.Height, like.Width, [127.5, 127.5, 127.5], [127.5, 127.5, 127.5]);
        for (int i = 0; i < bytes.Values.Length; i++) bytes.Values[i] = (byte)(127.5 * (1 + Math.Sin(i * 0.37)));
        float[] pixels = new float[plane * images];
        Array.Fill(pixels, 1);
        ushort[] owners = new ushort[plane * images];
        for (int i = 0; i < owners.Length; i++) owners[i] = i % plane < Math.Max(1, plane / 2) ? (ushort)1 : (ushort)0;
        float[] valid = new float[images];
        Array.Fill(valid, 1);
        return new()
        {
            Number = like.Number,
            Size = images,
            Height = like.Height,
            Width = like.Width,
            Slots = 1,
            Bytes = bytes,
            Pixels = pixels,
            Labels = new float[images],
            Owners = owners,
            Valid = valid,
            More = like.More.ToDictionary(static field => field.Key, _ => new float[plane * images]),
            Items = [.. Enumerable.Repeat(like.Items[0] with { Targets = 1, Dropped = 0 }, images)],
        };
    }
}
