using MaskFormer.Runtime.Commands;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Data.Images;
using MaskFormer.Runtime.Data.Pipeline;
using MaskFormer.Runtime.Data.Reports;
using MaskFormer.Runtime.Evaluation;
using MaskFormer.Runtime.Reporting;
using MaskFormer.Runtime.Tests.Data;
using Xunit;

namespace MaskFormer.Runtime.Tests.Evaluation;

/// <summary>Large images are worked through by some rows at a time: nobody can see where one part ends, and what does not fit is told before.</summary>
public sealed class LargeImageTests
{
    [Fact]
    public void Rows_of_a_resize_are_those_of_the_whole()
    {
        float[] source = [.. Enumerable.Range(0, 5 * 7).Select(static i => MathF.Sin(i * 1.7f))];
        BilinearResize<float> resize = new((5, 7), (23, 11));
        float[] whole = new float[23 * 11], part = new float[9 * 11];
        resize.Run(source, 7, whole);
        resize.Run(source, 7, 8, 9, part);
        Assert.Equal(whole[(8 * 11)..(17 * 11)], part);
    }

    // Parts of nine rows: a thing above a line, and stuff below it.
    [Fact]
    public void Segments_go_on_from_part_to_part()
    {
        const int height = 41, width = 11;
        float[] classes = [9, 0, 0, /**/ 0, 9, 0], masks = [5, 5, -5, /**/ -5, -5, 5];
        PostProcessing post = new(new HashSet<int> { 0 }) { PixelsAtOnce = 100 };
        PanopticPrediction result = post.Panoptic<float>(classes, masks, 2, (3, 1), new ImageGeometry((3, 1), (3, 1), (height, width)));
        PanopticPrediction whole = (post with { PixelsAtOnce = int.MaxValue }).Panoptic<float>(classes, masks, 2, (3, 1), new((3, 1), (3, 1), (height, width)));
        Assert.Equal(whole.Map, result.Map);
        int line = Array.IndexOf(result.Map, 2) / width;
        Assert.InRange(line, (height / 2) + (height / 8), (height / 2) + (height / 4));
        Assert.Equal(line * width, result.Map.Count(static id => id == 1));
        Assert.Equal((height - line) * width, result.Map.Count(static id => id == 2));
    }

    [Fact]
    public void The_best_class_of_every_pixel_is_that_of_all_scores()
    {
        (int Height, int Width) size = (41, 13);
        float[] classes = [2, 1, 0, 0, /**/ 0, 2, 1, 0, /**/ 1, 0, 2, 0];
        float[] masks = [.. Enumerable.Range(0, 3 * 4 * 5).Select(static i => 4 * MathF.Sin(i * 2.3f))];
        ImageGeometry geometry = new((8, 10), (7, 9), size);
        PostProcessing post = new(new HashSet<int>()) { ResizeBeforeSemantic = true, PixelsAtOnce = 800 };
        float[] all = post.Semantic<float>(classes, masks, 3, (4, 5), geometry);
        Assert.Equal(PostProcessing.BestClass<float>(all, 3), post.BestClass<float>(classes, masks, 3, (4, 5), geometry));
    }

    [Fact]
    public void What_does_not_fit_is_told_with_what_is_free()
    {
        DataException error = Assert.Throws<DataException>(() => MemoryNeed.Demand(1L << 50, "a.png", "The image", "Shrink it"));
        Assert.Equal(("MF7008", "a.png", "Shrink it"), (error.Id, error.Place, error.Remedy));
        Assert.Matches("^The image takes about 1,073,741,824 MiB of memory, and [0-9,]+ MiB are free$", error.Cause);
        MemoryNeed.Demand(1000, "a.png", "The image", "Shrink it");
    }

    [Fact]
    public void A_setting_bounds_what_an_image_may_take()
    {
        using TemporaryFolder folder = new();
        string small = folder["small.png"], large = folder["large.png"];
        File.WriteAllBytes(small, PngWriter.Grey(250, 200, new byte[250 * 200]));
        File.WriteAllBytes(large, PngWriter.Grey(300, 400, new byte[300 * 400]));
        EvaluationPipeline pipeline = new(new FolderData { ImageMemory = 1 }, new EvaluationConfig());
        Assert.Equal(250, pipeline.Prepare(small).Image.Height);
        DataException error = Assert.Throws<DataException>(() => pipeline.Prepare(large));
        Assert.Equal(("MF7008", large), (error.Id, error.Place));
        Assert.Equal("The image has 300 x 400 pixels, which takes about 2 MiB of memory, and data.image_memory allows 1", error.Cause);
        Assert.Contains("make data.image_memory larger", error.Remedy, StringComparison.Ordinal);
        Assert.Equal(400, ImageDecoder.Decode(File.ReadAllBytes(large), large).Width); // the bound is gone
    }

    // What is wanted beside it waits, though there is a thread for it.
    [Fact]
    public async Task Images_in_use_share_what_the_setting_allows()
    {
        MemoryBudget budget = new();
        budget.Take(700, 1000);
        budget.Take(300, 1000);
        Task third = Task.Run(() => budget.Take(600, 1000));
        budget.Return(300);
        Assert.NotSame(third, await Task.WhenAny(third, Task.Delay(20))); // 700 are in use
        budget.Return(700);
        await third;
        Task larger = Task.Run(() => budget.Take(5000, 1000));
        budget.Return(600);
        await larger; // alone
    }

    [Fact]
    public void An_image_that_takes_more_than_the_setting_is_refused_wherever_it_is_used()
    {
        byte[] file = PngWriter.Grey(300, 400, new byte[300 * 400]);
        FakeSource source = new(1, _ => new(1, "a", ImageDecoder.Decode(file, "a"), new(300, 400, new int[300 * 400]), []));
        FolderData data = new() { ImageMemory = 1 };
        Assert.Equal("MF7008", Assert.Throws<DataException>(() => new BatchBuilder(source, data, seed: 1).Build(0, [new(0, 0)])).Id);
        Assert.Equal("MF7008", Assert.Throws<DataException>(() => DataReport.Of(source, slots: 10, memory: 1)).Id);
        Assert.Equal(1, DataReport.Of(source, slots: 10).Images);
    }

    [Theory]
    [InlineData(
        4000, 6000, "fake: the largest image, 4000 x 6000 pixels, takes about 366 MiB while it is in use; all that are in use at a time share 500 MiB ")]
    [InlineData(2000, 3000, "")]
    public void What_the_largest_image_takes_is_told_before_anything_is_begun(int height, int width, string note)
    {
        using StringWriter screen = new();
        using FakeSource source = new(1, static index => FakeSource.Stripes(index)) { Largest = (height, width) };
        ImageNeed.Show(source, new FolderData { ImageMemory = 500 }, new ConsoleProgress(screen));
        Assert.StartsWith(note, screen.ToString());
        Assert.Equal(note.Length > 0, screen.ToString().Length > 0);
        ImageNeed.Demand(source, new FolderData { ImageMemory = 500 });
        if (note.Length == 0) return;
        DataException error = Assert.Throws<DataException>(() => ImageNeed.Demand(source, new FolderData { ImageMemory = 300 }));
        Assert.Equal(("MF7008", "fake, its largest image"), (error.Id, error.Place));
        ImageNeed.Demand(source, new FolderData { ImageMemory = 300, SkipCorrupt = 1 }); // it is left out
    }
}
