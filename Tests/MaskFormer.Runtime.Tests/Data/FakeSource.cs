using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Data.Coco;
using MaskFormer.Runtime.Data.Images;

namespace MaskFormer.Runtime.Tests.Data;

/// <summary>Images made on the spot.</summary>
internal sealed class FakeSource(int count, Func<int, PanopticSample> load) : IPanopticSource
{
    public string Place => "fake";

    public IReadOnlyList<PanopticCategory> Categories { get; } = [new(7, "thing", true), new(9, "stuff", false), new(20, "other", true)];

    public int Count => count;

    public string Fingerprint { get; init; } = $"fake {count}";

    public (int Height, int Width)? Largest { get; init; }

    public PanopticSample Load(int index) => load(index);

    public void Dispose()
    {
    }

    /// <summary>An image whose pixels count up from its number, with three upright stripes: stuff, a thing, a crowd, and one unlabelled column.</summary>
    public static PanopticSample Stripes(int index, int height = 5, int width = 7)
    {
        byte[] pixels = [.. Enumerable.Range(0, height * width * 3).Select(i => (byte)(i + index))];
        int[] map = [.. Enumerable.Range(0, height * width).Select(i => (i % width) switch { < 2 => 1, < 4 => 2, < 6 => 3, _ => 0 })];
        return new PanopticSample(100 + index, $"{index}.png", new RgbImage(height, width, pixels), new LabelMap(height, width, map),
            [new(501, 9, 1, 10, false), new(502, 7, 0, 10, false), new(503, 20, 2, 10, true)]);
    }
}
