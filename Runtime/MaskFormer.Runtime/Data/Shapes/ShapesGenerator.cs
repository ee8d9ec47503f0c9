using System.Diagnostics;
using System.Globalization;
using System.Runtime.ExceptionServices;
using System.Text.Json;
using MaskFormer.Files;
using MaskFormer.Runtime.Data.Coco;
using MaskFormer.Runtime.Data.Images;
using MaskFormer.Runtime.Data.Sampling;

namespace MaskFormer.Runtime.Data.Shapes;

/// <summary>
/// Draws the data set behind <c>new shapes</c>: a COCO panoptic folder with textured stuff, overlapping things, crowds and
/// unlabelled patches. Every image depends only on (seed, split, number): the same options give the same bytes.
/// </summary>
public static class ShapesGenerator
{
    /// <summary>Changes when the images of a seed change.</summary>
    public const int Version = 1;

    private const string manifestName = "shapes.json";

    /// <summary>Draws into a folder that must not exist yet or be empty. The folder appears complete or not at all.</summary>
    /// <param name="folder">The root of the new data set.</param>
    /// <param name="options">Sizes and seed.</param>
    /// <param name="progress">Gets (images done, images in all).</param>
    /// <exception cref="DataException">MF6050: options out of range; MF6051: the folder is not empty; MF6052: the disk does not take the files.</exception>
    public static void Write(string folder, ShapesOptions options, Action<int, int>? progress = null)
    {
        options.Validate();
        folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (File.Exists(folder) || Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
        {
            throw new DataException("MF6051", folder, "The place is not empty", "Name a new folder, or delete this one first.");
        }

        DataFile.Writing(folder, () => WriteNew(folder, options, progress));
    }

    /// <summary>Draws unless the folder already holds exactly this data set.</summary>
    /// <returns>Whether it drew.</returns>
    /// <inheritdoc cref="Write" path="/param"/>
    /// <inheritdoc cref="Write" path="/exception"/>
    public static bool Ensure(string folder, ShapesOptions options, Action<int, int>? progress = null)
    {
        options.Validate();
        if (IsDrawn(folder, options)) return false;
        try
        {
            Write(folder, options, progress);
            return true;
        }
        // Another process that began at the same time was done first; the same seed drew the same.
        catch (DataException) when (IsDrawn(folder, options))
        {
            return false;
        }
    }

    /// <summary>Draws one image.</summary>
    internal static ShapesImage Draw(ShapesOptions options, string split, int index)
    {
        using ShapesScene scene = new(options.Height, options.Width, new KeyedRandom(Version, options.Seed, split == "train" ? 1 : 2, index));
        return scene.Compose();
    }

    private static bool IsDrawn(string folder, ShapesOptions options)
    {
        string manifest = Path.Combine(folder, manifestName);
        return File.Exists(manifest) && FileContent.ReadAll(manifest).AsSpan().SequenceEqual(Manifest(options));
    }

    private static bool WriteNew(string folder, ShapesOptions options, Action<int, int>? progress)
    {
        string temporary = $"{folder}.{Environment.ProcessId}.tmp";
        try
        {
            RemoveUnfinished(folder);
            Directory.CreateDirectory(temporary);
            WriteSplit(temporary, "train", options, options.Train, done => progress?.Invoke(done, options.Train + options.Val));
            WriteSplit(temporary, "val", options, options.Val, done => progress?.Invoke(options.Train + done, options.Train + options.Val));
            AtomicFile.Write(Path.Combine(temporary, manifestName), stream => stream.Write(Manifest(options)));
            if (Directory.Exists(folder)) Directory.Delete(folder);
            Directory.Move(temporary, folder);
            return true;
        }
        catch (Exception error)
        {
            if (Directory.Exists(temporary)) Directory.Delete(temporary, recursive: true);
            if (error is AggregateException { InnerException: { } first }) ExceptionDispatchInfo.Throw(first);
            throw;
        }
    }

    // What a program left that was ended while it drew; those of a process that lives are another's work.
    private static void RemoveUnfinished(string folder)
    {
        string? parent = Path.GetDirectoryName(folder);
        if (!Directory.Exists(parent)) return;
        HashSet<string> alive = [.. Process.GetProcesses().Select(static process => process.Id.ToString(CultureInfo.InvariantCulture))];
        foreach (string old in Directory.EnumerateDirectories(parent, Path.GetFileName(folder) + ".*.tmp"))
        {
            string owner = Path.GetFileName(old)[(Path.GetFileName(folder).Length + 1)..^4];
            if (owner.All(char.IsAsciiDigit) && !alive.Contains(owner)) Directory.Delete(old, recursive: true);
        }
    }

    private static void WriteSplit(string root, string split, ShapesOptions options, int count, Action<int> progress)
    {
        string images = Directory.CreateDirectory(Path.Combine(root, split)).FullName;
        string maps = Directory.CreateDirectory(Path.Combine(root, $"panoptic_{split}")).FullName;
        AnnotatedImage[] all = new AnnotatedImage[count];
        int done = 0;
        Parallel.For(0, count, i =>
        {
            // Ids are not positions either: 1001, 1004, …
            long id = 1001 + 3 * i;
            string name = $"{id:D6}";
            ShapesImage image = Draw(options, split, i);
            (LabelMap map, IReadOnlyList<Segment> segments) = SegmentTable.Number(image, new KeyedRandom(options.Seed, id));
            File.WriteAllBytes(Path.Combine(images, name + ".png"), PngWriter.Rgb(image.Image));
            File.WriteAllBytes(Path.Combine(maps, name + ".png"), PngWriter.SegmentIds(map));
            all[i] = new AnnotatedImage(id, name + ".png", options.Height, options.Width, name + ".png", segments);
            progress(Interlocked.Increment(ref done));
        });
        string annotations = Directory.CreateDirectory(Path.Combine(root, "annotations")).FullName;
        AtomicFile.Write(
            Path.Combine(annotations, $"panoptic_{split}.json"),
            stream => PanopticJsonWriter.Write(stream, $"Generated shapes, {split}, seed {options.Seed}", ShapesClasses.All, all));
    }

    private static byte[] Manifest(ShapesOptions options) =>
        JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                generator = "shapes",
                version = Version,
                options.Train,
                options.Val,
                options.Height,
                options.Width,
                options.Seed,
            }
        );
}
