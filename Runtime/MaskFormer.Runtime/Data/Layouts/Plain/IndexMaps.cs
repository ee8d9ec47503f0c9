using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data.Coco;
using MaskFormer.Runtime.Data.Images;

namespace MaskFormer.Runtime.Data.Layouts;

/// <summary>Images, and for each a map whose pixels are the numbers of classes: what most people have.</summary>
[DataLayout("index-maps", 110)]
internal sealed class IndexMaps : IDataLayout
{
    private const int Enough = 500; // maps that are looked at where a file names the classes

    public IReadOnlyList<string> Splits(string folder, FolderData options)
    {
        string[] found = [.. Pairs(folder).Select(static pair => pair.Split)];
        return PlainSplit.Names(found is [""] && SplitLists.Names(folder) is { Count: > 0 } listed ? listed : found, options);
    }

    public string? Misplaced(string folder) => PairedFolders.TooDeep(folder);

    public IPanopticSource Open(LayoutRequest request)
    {
        (string folder, string split, FolderData options) = request;
        IReadOnlyList<(string Split, AnnotatedFile[] Files)> pairs = [.. Pairs(folder).Select(static pair => (pair.Split, PairedFiles.Of(pair)))];
        AnnotatedFile[] paired = [.. pairs.SelectMany(static pair => pair.Files)];
        if (pairs is [("", var files)] && SplitLists.Names(folder).Count > 0) pairs = SplitLists.Of(folder, files, static file => file.Name, split);
        PlainSplit found = PlainSplit.Of(folder, split, options, pairs);
        ClassNames? names = ClassNames.Of(folder, options);
        string[] maps = [.. found.All.Select(static file => file.Labels[0])];
        LabelValues seen = LabelValues.Of(maps, names is null ? null : Enough);
        (ClassMap meaning, int[] unlabelled, IReadOnlyList<string> assumed) = ValueMeanings.Of(folder, seen, names, options);
        string apart = unlabelled.Length == 0 ? "" : $", {LabelValues.Text(unlabelled)} taken as unlabelled";
        return new FileSource(found.Place, meaning.Categories, found.Files, (file, size) => meaning.Read(IndexPng.Read(file.Labels[0], size), file.Labels[0]))
        {
            Seen = FormattableString.Invariant($"{found.Files.Count} images, index maps with values {LabelValues.Text(seen.Values.Except(unlabelled))}{apart}"),
            Assumed = [.. found.Assumed, .. assumed],
            Unused = found.IsHeldOut(split) ? [] : PairedFiles.Unused(Path.GetDirectoryName(found.Files[0].Labels[0])!, paired),
        };
    }

    // A folder per image is a layout of its own: a mask per object.
    private static IReadOnlyList<PairedFolders> Pairs(string folder) =>
        [.. PairedFolders.Of(folder).Where(static pair => ImageFiles.Any(pair.Images) && ImageFiles.Any(pair.Labels))];
}
