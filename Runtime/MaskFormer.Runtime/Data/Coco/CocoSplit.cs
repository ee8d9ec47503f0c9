namespace MaskFormer.Runtime.Data.Coco;

/// <summary>The annotations of one split, read and checked; the images themselves are not opened yet.</summary>
/// <param name="Path">The JSON.</param>
/// <param name="Categories">The classes; their order defines the contiguous ids.</param>
/// <param name="Images">All images in the order of the file, also those without annotation.</param>
public sealed record CocoSplit(string Path, IReadOnlyList<PanopticCategory> Categories, IReadOnlyList<AnnotatedImage> Images)
{
    /// <summary>Reads the JSON of a split.</summary>
    /// <param name="path">For example <c>annotations/panoptic_val2017.json</c>.</param>
    /// <exception cref="DataException">
    /// MF6002: no JSON of that form; MF6003: an id that is there twice, refers to nothing or is out of range, or a file name
    /// that leads out of its folder.
    /// </exception>
    public static CocoSplit Read(string path)
    {
        PanopticFile file = CocoJson.Read<PanopticFile>(path);
        NoNulls(path, "annotations", file.Annotations);
        NoNulls(path, "images", file.Images);
        IReadOnlyList<PanopticCategory> all = ReadCategories(path, file.Categories);
        HashSet<int> categories = [.. all.Select(static category => category.Id)];
        Dictionary<long, AnnotationEntry> annotations = [];
        foreach (AnnotationEntry entry in file.Annotations)
        {
            string place = $"annotation of image {entry.ImageId}";
            if (!annotations.TryAdd(entry.ImageId, entry)) throw Wrong(path, place, "There are two annotations of this image");
            CheckName(path, place, entry.FileName);
            CheckSegments(path, place, entry.SegmentsInfo, categories);
        }

        List<AnnotatedImage> images = new(file.Images.Count);
        IReadOnlySet<long> ids = CheckImages(path, file.Images);
        foreach (ImageEntry entry in file.Images)
        {
            AnnotationEntry? annotation = annotations.GetValueOrDefault(entry.Id);
            images.Add(new AnnotatedImage(entry.Id, entry.FileName, entry.Height, entry.Width, annotation?.FileName, Segments(annotation)));
        }

        foreach (long id in annotations.Keys)
        {
            if (!ids.Contains(id)) throw Wrong(path, $"annotation of image {id}", "No image has this id");
        }

        return new CocoSplit(path, all, images);
    }

    /// <summary>Checks a list of images.</summary>
    /// <param name="path">The file.</param>
    /// <param name="entries">Its entries.</param>
    /// <returns>Their ids.</returns>
    /// <exception cref="DataException">MF6003: an id that is there twice, a size that is none, or a file name that leads out of the folder.</exception>
    internal static IReadOnlySet<long> CheckImages(string path, List<ImageEntry> entries)
    {
        NoNulls(path, "images", entries);
        HashSet<long> ids = [];
        foreach (ImageEntry entry in entries)
        {
            string place = $"image {entry.Id}";
            if (!ids.Add(entry.Id)) throw Wrong(path, place, "There are two images with this id");
            if (entry.Height < 1 || entry.Width < 1) throw Wrong(path, place, $"The size {entry.Height} x {entry.Width} is none");
            CheckName(path, place, entry.FileName);
        }

        return ids;
    }

    /// <summary>Checks a list of classes.</summary>
    /// <param name="path">The file.</param>
    /// <param name="entries">Its entries.</param>
    /// <exception cref="DataException">MF6003: an id that is there twice or out of range, or isthing that is neither 0 nor 1.</exception>
    internal static IReadOnlyList<PanopticCategory> ReadCategories(string path, List<CategoryEntry> entries)
    {
        NoNulls(path, "categories", entries);
        HashSet<int> ids = [];
        foreach (CategoryEntry entry in entries)
        {
            string place = $"category {entry.Id}";
            if (entry.Id < 0) throw Wrong(path, place, "The id is negative");
            if (!ids.Add(entry.Id)) throw Wrong(path, place, "There are two categories with this id");
            if (entry.Isthing is not (0 or 1)) throw Wrong(path, place, $"isthing is {entry.Isthing}, neither 0 nor 1");
        }

        return [.. entries.Select(static entry => new PanopticCategory(entry.Id, entry.Name, entry.Isthing == 1))];
    }

    private static void CheckSegments(string path, string place, List<SegmentEntry> segments, HashSet<int> categories)
    {
        NoNulls(path, $"{place}, segments_info", segments);
        HashSet<long> ids = [];
        foreach (SegmentEntry segment in segments)
        {
            string at = $"{place}, segment {segment.Id}";
            if (segment.Id is < 1 or > 0xFFFFFF) throw Wrong(path, at, "The id is outside of 1 to 16777215");
            if (!ids.Add(segment.Id)) throw Wrong(path, at, "There are two segments with this id");
            if (!categories.Contains(segment.CategoryId)) throw Wrong(path, at, $"There is no category {segment.CategoryId}");
            if (segment.Iscrowd is not (0 or 1)) throw Wrong(path, at, $"iscrowd is {segment.Iscrowd}, neither 0 nor 1");
            if (segment.Area < 0) throw Wrong(path, at, "The area is negative");
            if (segment.Bbox is { Count: not (0 or 4) and var numbers }) throw Wrong(path, at, $"The box has {numbers} numbers instead of 4");
        }
    }

    /// <summary>Refuses a list with an entry that is null: the serializer checks properties for null, but not the entries of lists.</summary>
    internal static void NoNulls<T>(string path, string list, List<T> entries)
        where T : class?
    {
        int empty = entries.FindIndex(entry => entry is null);
        if (empty >= 0) throw Wrong(path, $"{list}, entry {empty}", "The entry is null");
    }

    private static void CheckName(string path, string place, string name)
    {
        if (name.Length == 0 || System.IO.Path.IsPathRooted(name) || name.Split('/', '\\').Contains(".."))
        {
            throw Wrong(path, place, $"The file name \"{name}\" does not lead to a file within the data set");
        }
    }

    private static Segment[] Segments(AnnotationEntry? annotation) =>
        annotation is null ? [] : [.. annotation.SegmentsInfo.Select(s => new Segment((int)s.Id, s.CategoryId, s.Area, s.Bbox ?? [], s.Iscrowd == 1))];

    /// <summary>An entry that is wrong.</summary>
    internal static DataException Wrong(string path, string entry, string cause) => new("MF6003", $"{path}, {entry}", cause, "Correct the annotations.");
}
