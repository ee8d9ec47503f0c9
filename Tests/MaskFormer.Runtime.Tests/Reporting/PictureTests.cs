using MaskFormer.Runtime.Data.Coco;
using MaskFormer.Runtime.Data.Images;
using MaskFormer.Runtime.Data.Pipeline;
using MaskFormer.Runtime.Data.Sampling;
using MaskFormer.Runtime.Data.Shapes;
using MaskFormer.Runtime.Evaluation;
using MaskFormer.Runtime.Reporting;
using SkiaSharp;
using Xunit;

namespace MaskFormer.Runtime.Tests.Reporting;

/// <summary>Pictures are looked at by eye when they are changed (set MASKFORMER_PICTURES to a folder to get them); here by their pixels.</summary>
public sealed class PictureTests
{
    [Fact]
    public void The_same_input_has_the_same_bytes() => Assert.Equal(Scenes("triptych").Png, Scenes("triptych").Png);

    [Fact]
    public void A_triptych_shows_image_truth_and_prediction()
    {
        RgbImage image = new(2, 3, [.. Enumerable.Repeat((byte)100, 18)]);
        SegmentPicture truth = new(new LabelMap(2, 3, [1, 1, 0, 1, 1, 0]), [new DrawnSegment(1, 4, "")]);
        SegmentPicture prediction = new(new LabelMap(2, 3, [1, 1, 2, 1, 1, 2]), [new DrawnSegment(1, 4, ""), new DrawnSegment(2, 7, "")]);
        using SKBitmap picture = SKBitmap.Decode(Triptych.Draw("title", [new TriptychRow("a.jpg", image, truth, prediction)]).Png);

        int scale = 96, top = 10 + 19 + 17;
        SKColor At(int panel, int row, int column) => picture.GetPixel(10 + panel * (10 + 3 * scale) + column * scale + 8, top + row * scale + 12);
        Assert.Equal(new SKColor(100, 100, 100), At(0, 1, 2));
        Assert.Equal(At(1, 1, 0), At(2, 1, 0)); // the same class has the same colour on both sides
        Assert.NotEqual(At(1, 1, 2), At(2, 1, 2)); // void against a segment
        Assert.Equal(new SKColor(52, 52, 55), At(1, 1, 2));
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public void Apart_part_of_one_thing_tells_its_name(bool isOne, bool told)
    {
        const int side = 96; // three times as large in the picture
        int[] map = [.. Enumerable.Range(0, side * side).Select(static i => (i % side) switch { < 20 => 1, > 60 => 1, _ => 2 })];
        RgbImage image = new(side, side, new byte[3 * side * side]);
        using SKBitmap picture = SKBitmap.Decode(Overlay.Draw(image, new(new LabelMap(side, side, map), [new DrawnSegment(1, 0, "cross", isOne)])).Png);
        bool Written(int from, int to) =>
            Enumerable.Range(0, 3 * side).Any(y => Enumerable.Range(from, to - from).Any(x => picture.GetPixel(x, y) == SKColors.White));
        Assert.True(Written(190, 288)); // the larger part
        Assert.Equal(told, Written(0, 55));
    }

    [Fact]
    public void A_row_of_a_large_image_is_made_smaller()
    {
        RgbImage image = new(30, 4000, new byte[3 * 30 * 4000]);
        SegmentPicture part = new(new LabelMap(30, 4000, new int[30 * 4000]), []);
        TriptychRow row = new TriptychRow("a", image, part, part).Within(1024);
        Assert.Equal((7, 1024, 7, 1024), (row.Image.Height, row.Image.Width, row.Prediction.Map.Height, row.Prediction.Map.Width));
        Assert.Same(image, new TriptychRow("a", image, part, part).Within(4000).Image);
    }

    /// <summary>A surface of these sizes cannot be made.</summary>
    [Fact]
    public void A_sheet_that_is_too_large_is_drawn_smaller()
    {
        Picture picture = Sheet.Draw(30_000, 30_000, static _ => { }, most: 90_000);
        Assert.Equal((300, 300), (picture.Height, picture.Width));
    }

    [Fact]
    public void Maps_of_another_size_are_refused()
    {
        SegmentPicture small = new(new LabelMap(1, 1, [0]), []);
        RgbImage image = new(2, 3, new byte[18]);
        Assert.Throws<ArgumentException>(() => Triptych.Draw("", [new TriptychRow("a", image, small, small)]));
        Assert.Throws<ArgumentException>(() => Overlay.Draw(image, small));
        Assert.Throws<ArgumentException>(() => Triptych.Draw("", []));
    }

    [Fact]
    public void A_batch_is_drawn_from_its_tensors_with_padding_striped()
    {
        using SKBitmap picture = SKBitmap.Decode(Batch(overlapping: false).Png);
        int scale = Panel.Scale(48, 64);
        (int x, int y) = (10, 10 + 19 + 17);
        SKColor stripe = new(173, 138, 24); // on void
        int Stripes(int image, int fromRow) =>
            Enumerable
                .Range(fromRow * scale, 8)
                .Sum(row =>
                    Enumerable
                        .Range(0, 64 * scale)
                        .Count(column => Near(picture.GetPixel(x + image * (2 * 64 * scale + 30) + 64 * scale + 5 + column, y + row), stripe))
                );
        bool Near(SKColor a, SKColor b) => Math.Abs(a.Red - b.Red) < 4 && Math.Abs(a.Green - b.Green) < 4 && Math.Abs(a.Blue - b.Blue) < 4;
        Assert.True(Stripes(1, 42) > 100); // rows 40 to 47 of the second image are padding
        Assert.Equal(0, Stripes(1, 20));
    }

    [Fact]
    public void Pixels_in_two_targets_are_told()
    {
        using SKBitmap whole = SKBitmap.Decode(Batch(overlapping: false).Png);
        using SKBitmap twice = SKBitmap.Decode(Batch(overlapping: true).Png);
        Assert.DoesNotContain(new SKColor(255, 0, 255), whole.Pixels);
        Assert.Contains(new SKColor(255, 0, 255), twice.Pixels);
    }

    [Fact]
    public void Colours_of_many_classes_differ()
    {
        SKColor[] colours = [.. Enumerable.Range(0, 133).Select(c => Palette.Segment(c, 0))];
        Assert.Equal(133, colours.Distinct().Count());
        for (int i = 0; i + 1 < colours.Length; i++) Assert.True(Distance(colours[i], colours[i + 1]) > 40);
        Assert.True(Distance(Palette.Segment(3, 0), Palette.Segment(3, 1)) > 25);

        static double Distance(SKColor a, SKColor b) => Math.Sqrt(Math.Pow(a.Red - b.Red, 2) + Math.Pow(a.Green - b.Green, 2) + Math.Pow(a.Blue - b.Blue, 2));
    }

    [Fact]
    public void Every_glyph_is_drawn_within_its_width()
    {
        foreach ((char letter, (float width, string path)) in Glyphs.All)
        {
            using SKPath? parsed = SKPath.ParseSvgPathData(path);
            Assert.True(parsed is not null, $"'{letter}' is no path");
            SKRect bounds = parsed.TightBounds;
            Assert.True(
                letter == ' ' || (bounds.Left > -0.5 && bounds.Right < width + 0.5 && bounds.Top >= -0.7 && bounds.Bottom <= 8.1),
                $"'{letter}' reaches {bounds}"
            );
        }
    }

    [Fact]
    public void Long_texts_are_cut_to_fit()
    {
        Assert.Equal("short", StrokeFont.Fit("short", 8, 200));
        string cut = StrokeFont.Fit("a very long name of a class", 8, 60);
        Assert.EndsWith("~", cut);
        Assert.True(StrokeFont.Measure(cut, 8) <= 60);
    }

    /// <summary>U+E000 is in a private area: no font of a system should have it, and if one has, it is readable there.</summary>
    [Theory]
    [InlineData("person 97")]
    [InlineData("Gänseblümchen")]
    [InlineData("街道")]
    [InlineData("\uE000\uE001")]
    [InlineData("\U0001F9FF")]
    public void Names_are_readable_or_ids(string name)
    {
        string drawn = SegmentPicture.Name(new(31, name, true));
        Assert.Contains(drawn, (string[])[name, "id 31"]);
        if (name.All(char.IsAscii)) Assert.Equal(name, drawn);
        Assert.Equal(drawn == name, StrokeFont.Readable(name, "") == name);
        Assert.True(StrokeFont.Measure(name, 8) > 0);
        using SKSurface surface = SKSurface.Create(new SKImageInfo(200, 30));
        StrokeFont.Draw(surface.Canvas, drawn, 4, 8, 12, SKColors.White, SKColors.Black);
        using SKImage image = surface.Snapshot();
        using SKBitmap bitmap = SKBitmap.FromImage(image);
        Assert.Contains(bitmap.Pixels, static pixel => pixel is { Red: > 200, Alpha: > 200 });
    }

    /// <summary>Letters are placed one after another from left to right, which is wrong for these whatever fonts there are.</summary>
    [Theory]
    [InlineData("مشاة")]
    [InlineData("רחוב")]
    [InlineData("हिन्दी")]
    [InlineData("\U0001F469\u200D\U0001F697")]
    [InlineData("a\u20DD")]
    [InlineData("e\u0301")]
    [InlineData("a\u202Eb")]
    public void Names_whose_letters_do_not_stand_alone_are_ids(string name) => Assert.Equal("id 31", SegmentPicture.Name(new(31, name, true)));

    [SkippableFact]
    public void Letters_of_the_systems_fonts_are_written()
    {
        Skip.If((SKFontManager.Default.MatchCharacter('ü') ?? FontFiles.OfTheSystem.With(new('ü'))) is null, "no font of the system has an umlaut");
        Assert.Equal("Gänseblümchen", SegmentPicture.Name(new(31, "Gänseblümchen", true)));
    }

    [Fact]
    public void Folders_and_files_that_are_no_fonts_are_passed_over()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        File.WriteAllText(Path.Combine(folder, "Broken-Sans.ttf"), "no font");
        Assert.Null(new FontFiles([folder, Path.Combine(folder, "missing")]).With(new('é')));
    }

    [Theory]
    [InlineData(0, 1, 6, 0.2, "0.2")]
    [InlineData(0.31, 9.7, 6, 2, "2")]
    [InlineData(0, 60_000, 6, 10_000, "10k")]
    [InlineData(-0.004, 0.007, 6, 0.002, "0.002")]
    public void Axes_have_round_numbers(double low, double high, int count, double interval, string label)
    {
        AxisTicks ticks = AxisTicks.Over(low, high, count);
        Assert.Equal(interval, ticks.Interval, interval * 1e-9);
        Assert.Equal(label, AxisTicks.Label(ticks.Interval, ticks.Interval));
        Assert.True(ticks.Low <= low && ticks.High >= high);
        Assert.InRange(ticks.Ticks.Count(), 3, 9);
    }

    [Fact]
    public void Charts_stand_few_and_broken_values()
    {
        Picture picture = Curves.Draw(
            "t",
            [
                new Chart("one value", [new Curve("a", [(5, 2.0)])]),
                new Chart("none", []),
                new Chart("NaN", [new Curve("b", [(1, double.NaN), (2, 1), (3, double.PositiveInfinity)])]),
            ]
        );
        Assert.Equal((2 * 300 + 29, 1240), (picture.Height, picture.Width));
    }

    [Theory]
    [InlineData("triptych")]
    [InlineData("overlay")]
    [InlineData("curves")]
    [InlineData("batch")]
    public void Samples_for_the_eye(string what)
    {
        Picture picture = what == "batch" ? Batch(overlapping: false) : Scenes(what);
        using SKBitmap decoded = SKBitmap.Decode(picture.Png);
        Assert.Equal((picture.Height, picture.Width), (decoded.Height, decoded.Width));
        Assert.True(decoded.Pixels.Distinct().Count() > 50);
        if (Environment.GetEnvironmentVariable("MASKFORMER_PICTURES") is { } folder) picture.Save(Path.Combine(folder, $"{what}.png"));
    }

    private static Picture Scenes(string what)
    {
        List<TriptychRow> rows = [];
        for (int seed = 0; seed < 3; seed++)
        {
            using ShapesScene scene = new(96, 128, new KeyedRandom(seed));
            ShapesImage drawn = scene.Compose();
            LabelMap map = drawn.Owner;
            TruthSegment[] truth =
            [
                .. drawn.Segments.Select((s, i) => new TruthSegment(i + 1, s.Category.Id, 0, s.IsCrowd)).Where(s => map.Values.Contains(s.Id)),
            ];
            int[] moved = [.. map.Values.Select((_, i) => map.Values[Math.Max(0, i - 3)])];
            PanopticPrediction prediction = new(
                96,
                128,
                moved,
                [.. truth.Select(s => new PanopticSegment(s.Id, ShapesClasses.All.ToList().FindIndex(c => c.Id == s.Category), true, 0.93))]
            );
            rows.Add(
                new TriptychRow(
                    $"val/{seed:D12}.jpg",
                    drawn.Image,
                    SegmentPicture.Of(map, truth, ShapesClasses.All),
                    SegmentPicture.Of(prediction, ShapesClasses.All)
                )
            );
        }

        if (what == "overlay") return Overlay.Draw(rows[0].Image, rows[0].Prediction);
        if (what == "triptych") return Triptych.Draw("shapes · step 400 · PQ 61.2 (things 58.0, stuff 66.1)", rows);
        double Noise(int i) => Math.Sin(i * 12.9898) * 43758.5453 % 1;
        return Curves.Draw(
            "shapes · 600 steps",
            [
                new Chart(
                    "total loss",
                    [new Curve("total", [.. Enumerable.Range(1, 600).Select(i => ((long)i, 9 * Math.Exp(-i / 150.0) + 1.2 + 0.4 * Noise(i)))])],
                    Smooth: true
                ),
                new Chart(
                    "losses of the last layer",
                    [
                        .. new[] { "class", "mask", "dice" }.Select(
                            (n, k) =>
                                new Curve(n, [.. Enumerable.Range(1, 600).Select(i => ((long)i, (3 - k) * Math.Exp(-i / 150.0) + 0.2 + 0.05 * Noise(i + k)))])
                        ),
                    ],
                    Smooth: true
                ),
                new Chart(
                    "panoptic quality, %",
                    [
                        new Curve("all", [(100, 12), (200, 31), (300, 45), (400, 55), (500, 60), (600, 63.4)], true),
                        new Curve("things", [(100, 5), (200, 22), (300, 38), (400, 49), (500, 55), (600, 58)], true),
                        new Curve("stuff", [(100, 25), (200, 44), (300, 55), (400, 64), (500, 67), (600, 71)], true),
                    ],
                    Least: 0,
                    Most: 100
                ),
                new Chart("learning rate", [new Curve("rate", [.. Enumerable.Range(1, 600).Select(i => ((long)i, i < 500 ? 1e-3 : 1e-4))])]),
            ]);
    }

    private static Picture Batch(bool overlapping)
    {
        (int b, int t, int h, int w) = (2, 4, 48, 64);
        ImageBytes bytes = ImageBytes.Empty(b, h, w, [120, 120, 120], [58, 58, 58]);
        (float[] pixels, float[] labels, float[] targets, float[] valid) = (
            new float[b * h * w],
            new float[b * t],
            new float[b * t * h * w],
            new float[b * t]
        );
        for (int n = 0; n < b; n++)
        {
            using ShapesScene scene = new(h, w, new KeyedRandom(10 + n));
            ShapesImage drawn = scene.Compose();
            for (int i = 0; i < h * w; i++)
            {
                if (n == 1 && i / w >= 40) continue; // the second image is padded
                pixels[n * h * w + i] = 1;
                for (int c = 0; c < 3; c++) bytes.Values[(3 * ((n * h * w) + i)) + c] = drawn.Image.Pixels[(3 * i) + c];
                int owner = drawn.Owner.Values[i];
                if (owner is > 0 and <= 4) targets[((n * t) + owner - 1) * h * w + i] = 1;
                if (overlapping && owner == 1) targets[((n * t) + 1) * h * w + i] = 1;
            }

            for (int k = 0; k < Math.Min(t, drawn.Segments.Count); k++)
            {
                valid[n * t + k] = 1;
                labels[n * t + k] = ShapesClasses.All.ToList().FindIndex(c => c == drawn.Segments[k].Category);
            }
        }

        return BatchPicture.Draw(
            new TrainingBatch
            {
                Number = 0,
                Size = b,
                Height = h,
                Width = w,
                Slots = t,
                Bytes = bytes with { Sizes = [48, 64, 40, 64] },
                Pixels = pixels,
                Labels = labels,
                Targets = targets,
                Valid = valid,
                Items =
                [
                    new BatchItem(1, "000000000001.jpg", 48, 64, new Augmentation(false, null, 48, 64), 4, 1),
                    new BatchItem(2, "000000000002.jpg", 40, 64, new Augmentation(true, null, 40, 64), 3, 0),
                ],
            },
            static (batch, image) => BatchPicture.Masks(batch, image, ShapesClasses.All),
            $"first batch · {b} images of {h} x {w}");
    }
}
