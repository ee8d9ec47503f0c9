using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data.Coco;
using MaskFormer.Runtime.Data.Images;

namespace MaskFormer.Runtime.Data.Layouts;

/// <summary>
/// Images, and for each a folder with one mask file per object: <c>ID/images/ID.png</c> and <c>ID/masks/*.png</c>, as the nuclei of the Data Science Bowl 2018
/// come, or <c>images/ID.png</c> and <c>masks/ID/*.png</c>; either below folders of splits.
/// </summary>
[DataLayout("object-masks", 100)]
internal sealed class ObjectMasks : IDataLayout
{
    public IReadOnlyList<string> Splits(string folder, FolderData options) =>
        PlainSplit.Names([.. Groups(folder).Select(static group => group.Split)], options);

    public IPanopticSource Open(LayoutRequest request)
    {
        (string folder, string split, FolderData options) = request;
        PlainSplit found = PlainSplit.Of(folder, split, options, [.. Groups(folder).Select(static group => (group.Split, Files(group.Folder)))]);
        PanopticCategory thing = new(1, options.ObjectName, IsThing: true);
        bool withBackground = options.Background == Background.Class;
        PanopticCategory[] categories = withBackground ? [thing, new(0, "background", IsThing: false)] : [thing];
        int masks = found.Files.Sum(static file => file.Labels.Count);
        return new FileSource(found.Place, categories, found.Files, (file, size) => ObjectTruth.Read(file, size, thing, withBackground ? categories[1] : null))
        {
            Seen = FormattableString.Invariant($"{found.Files.Count} images, {masks} masks of one object each"),
            Unused = found.IsHeldOut(split) ? [] : Unused(found.All),
            Assumed =
            [
                .. found.Assumed,
                $"pixels of no object are {(withBackground ? "a class of stuff, background" : "unlabelled")} (data.background), the objects '{thing.Name}' "
                    + "(data.object_name)",
            ],
        };
    }

    private static IEnumerable<(string Split, string Folder)> Groups(string root)
    {
        if (AreObjects(root)) return [("", root)];
        return Directory.EnumerateDirectories(root).Order(StringComparer.Ordinal).Where(AreObjects).Select(static folder => (SplitOf(folder), folder));
    }

    // The Data Science Bowl calls its annotated images stage1_train.
    private static string SplitOf(string folder) => Path.GetFileName(folder) is var name && name.EndsWith("_train", StringComparison.Ordinal) ? "train" : name;

    private static bool AreObjects(string folder) =>
        IsPerImage(folder) || Directory.EnumerateDirectories(folder).Take(20).Any(static one => Directory.Exists(Path.Combine(one, "images")) && HasMasks(one));

    private static bool HasMasks(string folder) => ImageFiles.Any(Path.Combine(folder, "masks"));

    private static bool IsPerImage(string folder) =>
        ImageFiles.In(Path.Combine(folder, "images")) is { Length: > 0 } images
        && images.Take(20).Any(image => ImageFiles.Any(Path.Combine(folder, "masks", Path.GetFileNameWithoutExtension(image))));

    // Folders of masks beside those that are used: masks/ID without an image, or ID/masks without ID/images.
    private static string[] Unused(IReadOnlyList<AnnotatedFile> files)
    {
        HashSet<string> used = [.. files.SelectMany(static file => file.Labels).Select(static mask => Path.GetDirectoryName(mask)!)];
        bool isInside = used.All(static masks => Path.GetFileName(masks) == "masks");
        IEnumerable<string> beside = used.Select(masks => Path.GetDirectoryName(isInside ? Path.GetDirectoryName(masks)! : masks)!).Distinct();
        return
        [
            .. from place in beside
            from one in Directory.EnumerateDirectories(place).Order(StringComparer.Ordinal)
            let masks = isInside ? Path.Combine(one, "masks") : one
            where !used.Contains(masks) && ImageFiles.Any(masks)
            select masks,
        ];
    }

    private static AnnotatedFile[] Files(string folder)
    {
        string masks = Path.Combine(folder, "masks");
        (string Image, string Masks)[] all = IsPerImage(folder)
            ? [.. ImageFiles.In(Path.Combine(folder, "images")).Select(image => (image, Path.Combine(masks, Path.GetFileNameWithoutExtension(image))))]
            :
            [
                .. from one in Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal)
                from image in ImageFiles.In(Path.Combine(one, "images")).Take(1)
                select (image, Path.Combine(one, "masks")),
            ];
        string[] missing = [.. all.Where(static one => !Directory.Exists(one.Masks)).Select(static one => one.Image)];
        if (missing.Length > 0) throw PairedFiles.Missing(missing, all.Length, folder);
        return [.. all.Select(static (one, i) => new AnnotatedFile(i, Path.GetFileName(one.Image), one.Image, ImageFiles.In(one.Masks)))];
    }
}
