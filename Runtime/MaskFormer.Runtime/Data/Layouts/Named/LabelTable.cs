using System.Globalization;
using MaskFormer.Runtime.Data.Coco;

namespace MaskFormer.Runtime.Data.Layouts;

/// <summary>The classes of a known data set in the model's order, and the numbers that its files have for them: one of the text files beside this.</summary>
/// <param name="Categories">The classes; the id is the number in the files.</param>
internal sealed record LabelTable(IReadOnlyList<PanopticCategory> Categories)
{
    private readonly Dictionary<int, int> positions = Categories.Index().ToDictionary(static entry => entry.Item.Id, static entry => entry.Index);

    /// <summary>The table of a data set.</summary>
    /// <param name="name">The name of its text file.</param>
    public static LabelTable Of(string name)
    {
        using StreamReader text = new(typeof(LabelTable).Assembly.GetManifestResourceStream($"{name}.txt")!);
        return new([.. text.ReadToEnd().Split('\n').Where(static line => line.Length > 0 && line[0] != '#').Select(Category)]);
    }

    /// <summary>The class of a number as a position; null where the number has no evaluated class.</summary>
    public int? Position(int number) => positions.TryGetValue(number, out int position) ? position : null;

    /// <summary>A segment of the class that has a number; null where the number has no evaluated class.</summary>
    public SampleSegment? Segment(int number, bool isCrowd = false) =>
        Position(number) is { } position ? new(0, number, position, 0, isCrowd && Categories[position].IsThing) : null;

    private static PanopticCategory Category(string line)
    {
        string[] words = line.Trim().Split(' ', 3);
        return new(int.Parse(words[0], CultureInfo.InvariantCulture), words[2], words[1] == "thing");
    }
}
