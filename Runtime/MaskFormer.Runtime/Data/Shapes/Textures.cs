using MaskFormer.Runtime.Data.Sampling;
using SkiaSharp;

namespace MaskFormer.Runtime.Data.Shapes;

/// <summary>
/// What the surfaces and shapes are painted with. Surfaces are pale and patterned, shapes are saturated with a hue around
/// that of their class: easy enough for a small model in a few minutes, and still not a lookup of colours.
/// </summary>
internal static class Textures
{
    private static readonly Dictionary<string, float> hues = new()
    {
        ["circle"] = 2, ["square"] = 285, ["triangle"] = 50, ["star"] = 322, ["ring"] = 24, ["cross"] = 170,
    };

    /// <summary>Fills the canvas with a surface.</summary>
    public static void Surface(SKCanvas canvas, string name, int height, int width, KeyedRandom random)
    {
        float unit = Math.Min(height, width) / 96f;
        switch (name)
        {
            case "sky": Sky(canvas, height, width, unit, random); break;
            case "bricks": Bricks(canvas, height, width, unit, random); break;
            case "water": Water(canvas, height, width, unit, random); break;
            case "grass": Grass(canvas, height, width, unit, random); break;
            default: throw new ArgumentException($"There is no surface called {name}.", nameof(name));
        }
    }

    /// <summary>Fills the canvas with the paint of one thing: plain, striped or dotted.</summary>
    public static void Thing(SKCanvas canvas, string name, SKPath outline, KeyedRandom random)
    {
        float hue = (hues[name] + (float)random.Uniform(-9, 9) + 360) % 360;
        float value = (float)random.Uniform(78, 100);
        SKRect box = outline.Bounds;
        float unit = Math.Max(box.Width, box.Height) / 30;
        canvas.DrawColor(SKColor.FromHsv(hue, (float)random.Uniform(72, 95), value));
        using SKPaint dark = Stroke(SKColor.FromHsv(hue, 90, value - 22), 1.6f * unit);
        switch (random.Between(0, 2))
        {
            case 1:
                for (float x = box.Left - box.Height; x < box.Right; x += 6 * unit) canvas.DrawLine(x, box.Bottom, x + box.Height, box.Top, dark);
                break;
            case 2:
                dark.Style = SKPaintStyle.Fill;
                for (float y = box.Top; y < box.Bottom; y += 6 * unit)
                {
                    for (float x = box.Left; x < box.Right; x += 6 * unit) canvas.DrawCircle(x, y, 1.3f * unit, dark);
                }

                break;
        }

        // The edge tells two touching things of one class apart.
        using SKPaint edge = Stroke(SKColor.FromHsv(hue, 80, 35), 2.2f * unit);
        canvas.DrawPath(outline, edge);
    }

    /// <summary>Grey static: something nobody labelled.</summary>
    public static void Static(SKCanvas canvas, int height, int width, KeyedRandom random)
    {
        float cell = Math.Max(2, Math.Min(height, width) / 32f);
        using SKPaint paint = new();
        for (float y = 0; y < height; y += cell)
        {
            for (float x = 0; x < width; x += cell)
            {
                byte grey = (byte)random.Between(20, 235);
                paint.Color = new SKColor(grey, grey, grey);
                canvas.DrawRect(x, y, cell, cell, paint);
            }
        }
    }

    private static void Sky(SKCanvas canvas, int height, int width, float unit, KeyedRandom random)
    {
        float hue = (float)random.Uniform(200, 214);
        using SKShader shader = SKShader.CreateLinearGradient(
            new SKPoint(0, 0), new SKPoint(0, height), [SKColor.FromHsv(hue, 42, 96), SKColor.FromHsv(hue, 14, 99)], SKShaderTileMode.Clamp);
        using SKPaint paint = new() { Shader = shader };
        canvas.DrawPaint(paint);
        using SKPaint cloud = new() { Color = new SKColor(255, 255, 255, 150), IsAntialias = true };
        for (int i = random.Between(1, 4); i > 0; i--)
        {
            canvas.DrawOval(
                random.Between(0, width),
                random.Between(0, height / 2),
                (float)random.Uniform(8, 18) * unit,
                (float)random.Uniform(3, 5) * unit,
                cloud
            );
        }
    }

    private static void Bricks(SKCanvas canvas, int height, int width, float unit, KeyedRandom random)
    {
        canvas.DrawColor(new SKColor(196, 190, 180));
        (float rowHeight, float brick) = (6 * unit, 13 * unit);
        float hue = (float)random.Uniform(14, 24);
        using SKPaint paint = new() { IsAntialias = true };
        int row = random.Between(0, 1);
        for (float y = -(float)random.Uniform(0, rowHeight); y < height; y += rowHeight, row++)
        {
            for (float x = -(row % 2 + 1) * brick / 2; x < width; x += brick)
            {
                paint.Color = SKColor.FromHsv(hue, (float)random.Uniform(32, 44), (float)random.Uniform(46, 62));
                canvas.DrawRect(x, y, brick - 1.2f * unit, rowHeight - 1.2f * unit, paint);
            }
        }
    }

    private static void Water(SKCanvas canvas, int height, int width, float unit, KeyedRandom random)
    {
        float hue = (float)random.Uniform(216, 228);
        canvas.DrawColor(SKColor.FromHsv(hue, 66, 52));
        using SKPaint crest = Stroke(SKColor.FromHsv(hue, 38, 78), 1.1f * unit);
        float phase = (float)random.Uniform(0, 6.28);
        for (float y = 0; y < height; y += 5 * unit, phase += 1.7f)
        {
            using SKPathBuilder wave = new();
            wave.MoveTo(-1, y);
            for (float x = 0; x <= width + unit; x += unit) wave.LineTo(x, y + 1.4f * unit * MathF.Sin(x / (3.2f * unit) + phase));
            using SKPath line = wave.Detach();
            canvas.DrawPath(line, crest);
        }
    }

    private static void Grass(SKCanvas canvas, int height, int width, float unit, KeyedRandom random)
    {
        float hue = (float)random.Uniform(96, 116);
        canvas.DrawColor(SKColor.FromHsv(hue, 58, 52));
        using SKPaint blade = Stroke(SKColors.Green, 0.9f * unit);
        for (int i = (int)(height * width / (14 * unit * unit)); i > 0; i--)
        {
            blade.Color = SKColor.FromHsv(hue + (float)random.Uniform(-14, 10), 60, (float)random.Uniform(36, 74));
            (float x, float y) = ((float)random.Uniform(0, width), (float)random.Uniform(0, height));
            canvas.DrawLine(x, y, x + (float)random.Uniform(-1.5, 1.5) * unit, y - (float)random.Uniform(3, 6) * unit, blade);
        }
    }

    private static SKPaint Stroke(SKColor colour, float width) =>
        new() { Color = colour, StrokeWidth = width, IsStroke = true, IsAntialias = true };
}
