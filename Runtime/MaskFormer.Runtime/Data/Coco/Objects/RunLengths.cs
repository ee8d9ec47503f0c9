using System.Text;

namespace MaskFormer.Runtime.Data.Coco.Objects;

/// <summary>A mask as COCO's run lengths: outside first, column by column.</summary>
public static class RunLengths
{
    /// <summary>The lengths of the runs.</summary>
    /// <param name="inside">Whether a pixel is inside, by row and column.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    public static IReadOnlyList<int> Of(Func<int, int, bool> inside, int height, int width)
    {
        List<int> runs = [0];
        bool last = false;
        for (int x = 0; x < width; x++)
        {
            for (int y = 0; y < height; y++)
            {
                if (inside(y, x) != last)
                {
                    last = !last;
                    runs.Add(0);
                }

                runs[^1]++;
            }
        }

        return runs;
    }

    /// <summary>
    /// The runs as text, as COCO's tools pack them: five bits of value a character from '0' on, and one that says "more follows"; from the fourth run on the
    /// difference to the run before the last.
    /// </summary>
    public static string Pack(IReadOnlyList<int> runs)
    {
        StringBuilder text = new();
        for (int i = 0; i < runs.Count; i++)
        {
            int value = i > 2 ? runs[i] - runs[i - 2] : runs[i];
            bool more = true;
            while (more)
            {
                int bits = value & 31;
                value >>= 5;
                more = (bits & 16) != 0 ? value != -1 : value != 0;
                text.Append((char)('0' + bits + (more ? 32 : 0)));
            }
        }

        return text.ToString();
    }
}
