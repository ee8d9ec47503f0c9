using System.Globalization;
using System.Text;
using MaskFormer.Runtime.Data.Coco;
using MaskFormer.Runtime.Data.Images;

namespace MaskFormer.Runtime.Data.Reports;

/// <summary>
/// What a data set holds, for <c>check</c>: enough to see a wrong class map, empty annotations or maps that do not fit before hours of training.
/// </summary>
public sealed record DataReport
{
    /// <summary>Where the images come from.</summary>
    public required string Place { get; init; }

    /// <summary>What was seen there, in one line; may be empty.</summary>
    public string Seen { get; init; } = "";

    /// <summary>What could not be known and was assumed, each with the setting that says it.</summary>
    public IReadOnlyList<string> Assumed { get; init; } = [];

    /// <summary>Images looked at.</summary>
    public required int Images { get; init; }

    /// <summary>Images of the data set.</summary>
    public required int ImagesInAll { get; init; }

    /// <summary>Per class, in the order of the model's classes.</summary>
    public required IReadOnlyList<ClassReport> Classes { get; init; }

    /// <summary>Fewest, median and most segments of an image that are targets.</summary>
    public required (int Least, double Median, int Most) Targets { get; init; }

    /// <summary>Smallest and largest height and width.</summary>
    public required (int LeastHeight, int MostHeight, int LeastWidth, int MostWidth) Sizes { get; init; }

    /// <summary>Images without any target.</summary>
    public required int WithoutTargets { get; init; }

    /// <summary>Images with more targets than there is room for.</summary>
    public required int BeyondSlots { get; init; }

    /// <summary>Images with more targets than the model has queries; 0 where their number is not known.</summary>
    public required int BeyondQueries { get; init; }

    /// <summary>Targets per image on the mean.</summary>
    public required double MeanTargets { get; init; }

    /// <summary>Segments that are crowds.</summary>
    public required int Crowds { get; init; }

    /// <summary>Segments whose area is not their number of pixels.</summary>
    public required int AreaMismatches { get; init; }

    /// <summary>Segments that are listed but have no pixel.</summary>
    public required int EmptySegments { get; init; }

    /// <summary>Images with several segments of one class of stuff, which are one target.</summary>
    public required int Merged { get; init; }

    /// <summary>Share of the pixels that nothing labels, 0 to 1.</summary>
    public required double Unlabelled { get; init; }

    /// <summary>What the images are as files; null where that was not looked at.</summary>
    public ImageFileSummary? Files { get; init; }

    /// <summary>Images that cannot be used, in their order; they count nowhere else. Only a review has them: otherwise the first is an error.</summary>
    public IReadOnlyList<DataException> Unusable { get; init; } = [];

    /// <summary>Names of the images that were looked at, by their pixels.</summary>
    internal ILookup<ulong, string> Contents { get; init; } = Array.Empty<string>().ToLookup(static _ => 0UL);

    /// <summary>Of a review, the first of the images that were looked at, small, by their places.</summary>
    internal IReadOnlyDictionary<int, ColourSketch> Sketches { get; init; } = new Dictionary<int, ColourSketch>();

    /// <summary>Looks at the images of a source.</summary>
    /// <param name="source">The images.</param>
    /// <param name="slots">Room for targets per image.</param>
    /// <param name="most">How many images to look at, spread evenly over the set; null = all.</param>
    /// <param name="workers">Threads; the report does not depend on their number.</param>
    /// <param name="queries">Segments that the model can find in an image; null if that is not known.</param>
    /// <param name="review">Whether files are looked at too, and images that cannot be used are noted instead of ending it.</param>
    /// <param name="memory">MiB that the images may take that are looked at at a time; null for what is usual.</param>
    /// <exception cref="DataException">An image cannot be used: of several, the first in the set; in a review, none can.</exception>
    public static DataReport Of(
        IPanopticSource source, int slots, int? most = null, int workers = 2, int? queries = null, bool review = false, int? memory = null)
    {
        int count = Math.Min(source.Count, most ?? source.Count);
        int[] chosen = [.. Enumerable.Range(0, count).Select(i => (int)((long)i * source.Count / count))];
        (ImageTally? Tally, DataException? Error)[] looked = InOrder.Make(chosen, workers, Look);
        ImageTally[] tallies = [.. looked.Select(static one => one.Tally).OfType<ImageTally>()];
        DataException[] unusable = [.. looked.Select(static one => one.Error).OfType<DataException>()];
        if (tallies.Length == 0) throw unusable[0];
        count = tallies.Length;
        int[] targets = [.. tallies.Select(t => t.Targets).Order()];
        long pixels = tallies.Sum(t => (long)t.Height * t.Width);
        return new DataReport
        {
            Place = source.Place,
            Seen = source.Seen,
            Assumed = source.Assumed,
            Images = count,
            ImagesInAll = source.Count,
            Classes = [.. source.Categories.Select((category, c) => new ClassReport(
                category,
                tallies.Count(t => t.Segments[c] > 0),
                tallies.Sum(t => t.Segments[c]),
                tallies.Sum(t => t.Pixels[c])))],
            Targets = (targets[0], (targets[(count - 1) / 2] + targets[count / 2]) / 2.0, targets[^1]),
            Sizes = (tallies.Min(t => t.Height), tallies.Max(t => t.Height), tallies.Min(t => t.Width), tallies.Max(t => t.Width)),
            WithoutTargets = targets.Count(t => t == 0),
            BeyondSlots = targets.Count(t => t > slots),
            BeyondQueries = targets.Count(t => t > queries),
            MeanTargets = targets.Average(),
            Crowds = tallies.Sum(t => t.Crowds),
            AreaMismatches = tallies.Sum(t => t.AreaMismatches),
            EmptySegments = tallies.Sum(t => t.EmptySegments),
            Merged = tallies.Count(t => t.Merged > 0),
            Unlabelled = 1 - (double)tallies.Sum(t => t.Pixels.Sum()) / pixels,
            Files = ImageFileSummary.Of([.. tallies.Select(static t => t.File).OfType<ImageFileFacts>()]),
            Unusable = unusable,
            Contents = tallies.ToLookup(static t => t.Content, static t => t.Name),
            Sketches = chosen.Zip(looked, static (index, one) => (index, one.Tally?.Sketch)).Where(static one => one.Sketch is not null)
                .ToDictionary(static one => one.index, static one => one.Sketch!),
        };

        (ImageTally?, DataException?) Look(int index)
        {
            try
            {
                return (ImageMemory.Within(memory, () => ImageTally.Of(source, index, review)), null);
            }
            catch (DataException error) when (review)
            {
                return (null, error);
            }
        }
    }

    /// <summary>The report as text: a few lines, then one line per class that occurs.</summary>
    public string ToText()
    {
        StringBuilder text = new();
        void Line(params FormattableString[] parts)
        {
            foreach (FormattableString part in parts) text.Append(part.ToString(CultureInfo.InvariantCulture));
            text.Append('\n');
        }

        double pixels = Math.Max(1, Classes.Sum(c => c.Pixels));
        Line($"{Place}");
        Line($"  images       {Images} of {ImagesInAll}, {Sizes.LeastHeight} to {Sizes.MostHeight} rows, {Sizes.LeastWidth} to {Sizes.MostWidth} columns");
        if (Files is not null) Line($"  files        {Files.ToString()}");
        Line(
            $"  targets      {Targets.Least} to {Targets.Most} per image, median {Targets.Median:0.#}; {WithoutTargets} images without, {BeyondSlots} ",
            $"with more than there is room for"
        );
        Line($"  crowds       {Crowds}");
        Line($"  unlabelled   {Unlabelled:P1} of the pixels");
        Line(
            $"  to check     {AreaMismatches} areas that are not the number of pixels, {EmptySegments} segments without pixels, ",
            $"{Classes.Count(c => c.Segments == 0)} classes that do not occur"
        );
        if (Merged > 0) Line($"  joined       {Merged} images with several segments of one class of stuff: each class is one target");
        ClassReport[] seen = [.. Classes.Where(static c => c.Segments > 0)]; // of COCO's 133 a folder of some images has a dozen
        int width = Math.Max(24, 2 + seen.Select(static c => c.Category.Label.Length).DefaultIfEmpty().Max());
        Line($"  {"class".PadRight(width)}{"kind",-7}{"value",7}{"images",9}{"segments",10}{"pixels",14}{"share",8}");
        foreach (ClassReport c in seen)
        {
            string kind = c.Category.IsThing ? "thing" : "stuff";
            Line($"  {c.Category.Label.PadRight(width)}{kind,-7}{c.Category.Id,7}{c.Images,9}{c.Segments,10}{c.Pixels,14}{c.Pixels / pixels,8:P1}");
        }

        return text.ToString();
    }
}

/// <summary>One class of a report.</summary>
/// <param name="Category">The class.</param>
/// <param name="Images">Images in which it is listed.</param>
/// <param name="Segments">Its segments, crowds included.</param>
/// <param name="Pixels">Its pixels.</param>
public sealed record ClassReport(PanopticCategory Category, int Images, int Segments, long Pixels);
