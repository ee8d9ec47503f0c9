using MaskFormer.Runtime.Data.Pipeline;

namespace MaskFormer.Runtime.Training;

/// <summary>Images that nobody took, to find out how model and criterion treat a batch: waves, each with one target in its upper half.</summary>
internal static class ProbeBatch
{
    /// <summary>So many images of the sizes of a batch.</summary>
    public static TrainingBatch Of(TrainingBatch like, int images)
    {
        int plane = like.Height * like.Width;
        float[] image = new float[3 * plane * images], pixels = new float[plane * images];
        for (int i = 0; i < image.Length; i++) image[i] = MathF.Sin(i * 0.37f);
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
            Image = image,
            Pixels = pixels,
            Labels = new float[images],
            Owners = owners,
            Valid = valid,
            More = like.More.ToDictionary(static field => field.Key, _ => new float[plane * images]),
            Items = [.. Enumerable.Repeat(like.Items[0] with { Targets = 1, Dropped = 0 }, images)],
        };
    }
}
