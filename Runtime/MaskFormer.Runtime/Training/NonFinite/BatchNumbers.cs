using System.Globalization;
using MaskFormer.Runtime.Data.Pipeline;

namespace MaskFormer.Runtime.Training;

/// <summary>Numbers of a batch that are not finite, before any network saw them.</summary>
internal static class BatchNumbers
{
    /// <summary>The first of them; null if there is none.</summary>
    public static NonFinitePlace? NotFinite(TrainingBatch batch)
    {
        foreach ((string field, float[] values) in (IEnumerable<(string, float[])>)
            [(nameof(batch.Image), batch.Image), (nameof(batch.Pixels), batch.Pixels), .. batch.More.Select(static more => (more.Key, more.Value))])
        {
            int at = Array.FindIndex(values, static value => !float.IsFinite(value));
            if (at < 0) continue;
            int each = values.Length / batch.Size, image = at / each, pixel = at % (batch.Height * batch.Width);
            return new(
                batch.Items[image].Name,
                image,
                null,
                null,
                null,
                string.Create(CultureInfo.InvariantCulture, $"{field} is not finite in row {pixel / batch.Width}, column {pixel % batch.Width} of the batch"))
            {
                Remedy = "Look at this image, and at data's mean and deviation: its numbers are wrong before any weight is met (check NAME --images 0)",
            };
        }

        return null;
    }
}
