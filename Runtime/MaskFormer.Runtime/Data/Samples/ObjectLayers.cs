using MaskFormer.Runtime.Data.Images;

namespace MaskFormer.Runtime.Data;

/// <summary>Lays objects above each other: crowds below all others, then larger objects below smaller ones.</summary>
internal static class ObjectLayers
{
    /// <summary>What is seen and, below it, what it hides (<see cref="PanopticSample.Below"/>).</summary>
    /// <param name="size">The image's height and width.</param>
    /// <param name="objects">Each object's number in the maps, its pixels, and whether it is a crowd.</param>
    public static IReadOnlyList<LabelMap> Stack((int Height, int Width) size, IEnumerable<(int Number, int[] Pixels, bool IsCrowd)> objects)
    {
        List<int[]> layers = [new int[size.Height * size.Width]];
        foreach ((int number, int[] pixels, _) in objects.OrderBy(static one => !one.IsCrowd).ThenByDescending(static one => one.Pixels.Length))
        {
            foreach (int pixel in pixels) Cover(layers, pixel, number);
        }

        return [.. layers.Select(layer => new LabelMap(size.Height, size.Width, layer))];
    }

    // What was on top moves one down.
    private static void Cover(List<int[]> layers, int pixel, int number)
    {
        for (int depth = 0; number != 0; depth++)
        {
            if (depth == layers.Count) layers.Add(new int[layers[0].Length]);
            (layers[depth][pixel], number) = (number, layers[depth][pixel]);
        }
    }
}
