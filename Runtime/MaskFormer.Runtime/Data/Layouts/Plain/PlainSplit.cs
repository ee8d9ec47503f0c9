using MaskFormer.Runtime.Contracts;

namespace MaskFormer.Runtime.Data.Layouts;

/// <summary>A split of a plain folder, and what had to be assumed to find it.</summary>
/// <param name="Place">Where it lies, for messages.</param>
/// <param name="Files">Its images.</param>
/// <param name="All">The images of all splits: what decides the classes.</param>
/// <param name="Assumed">That images were held out; empty where the folder has splits.</param>
internal sealed record PlainSplit(string Place, IReadOnlyList<AnnotatedFile> Files, IReadOnlyList<AnnotatedFile> All, IReadOnlyList<string> Assumed)
{
    /// <summary>Whether the split is a part of another one's folder.</summary>
    public bool IsHeldOut(string split) => split == DataSources.Val && Assumed.Count > 0;

    /// <summary>The splits that can be opened: images without a split to evaluate on are divided.</summary>
    public static IReadOnlyList<string> Names(IReadOnlyList<string> found, FolderData options)
    {
        string[] named = [.. found.Where(static name => name.Length > 0)];
        if (found.Count == 0 || named.Any(static name => name.StartsWith(DataSources.Val, StringComparison.Ordinal))) return named;
        string[] evaluated = options.HeldOut > 0 ? [DataSources.Val] : [];
        return [.. named.Length == 0 ? [DataSources.Train] : named, .. evaluated];
    }

    /// <summary>Finds a split.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="split">One of <see cref="Names"/>.</param>
    /// <param name="options">The share that is held out.</param>
    /// <param name="pairs">The images by the split that the folder tells; one of an empty name where it tells none.</param>
    public static PlainSplit Of(string root, string split, FolderData options, IReadOnlyList<(string Split, AnnotatedFile[] Files)> pairs)
    {
        AnnotatedFile[] all = [.. pairs.SelectMany(static pair => pair.Files)];
        bool hasVal = pairs.Any(pair => pair.Split.StartsWith(DataSources.Val, StringComparison.Ordinal));
        (string Split, AnnotatedFile[] Files) learnt = pairs.FirstOrDefault(static pair => IsLearnt(pair.Split), pairs[0]);
        (string Split, AnnotatedFile[] Files) own = pairs.FirstOrDefault(pair => pair.Split == split, learnt);
        bool divided = !hasVal && (split == DataSources.Val || own.Split.Length == 0 || IsLearnt(own.Split));
        AnnotatedFile[] files = divided ? HeldOut.Of(own.Files, options.HeldOut, split == DataSources.Val ? split : DataSources.Train) : own.Files;
        if (!divided || files.Length == own.Files.Length) return new(own.Split.Length == 0 ? root : Path.Combine(root, own.Split), files, all, []);
        int evaluated = split == DataSources.Val ? files.Length : own.Files.Length - files.Length;
        string held = FormattableString.Invariant($"{evaluated} of {own.Files.Length} images are held out for evaluation (data.held_out)");
        return new($"{root} ({split})", files, all, [$"no split is named {DataSources.Val}: {held}"]);
    }

    private static bool IsLearnt(string split) => split.StartsWith(DataSources.Train, StringComparison.Ordinal);
}
