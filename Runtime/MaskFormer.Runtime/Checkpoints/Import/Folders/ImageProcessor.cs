using System.Globalization;
using System.Text.Json;
using MaskFormer.Language;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data;

namespace MaskFormer.Runtime.Checkpoints;

/// <summary>
/// What a <c>preprocessor_config.json</c> of Hugging Face says of the model's input (<c>image_processing_maskformer.py</c>): a pixel becomes
/// (value * rescale_factor - mean) / deviation, which is the same as our mean and deviation, both divided by the factor.
/// </summary>
public sealed record ImageProcessor
{
    /// <summary>Of red, green and blue, 0 to 255.</summary>
    public required IReadOnlyList<double> Mean { get; init; }

    /// <summary>Of red, green and blue.</summary>
    public required IReadOnlyList<double> Deviation { get; init; }

    /// <summary>How images are resized; null is a way that is not ours (box, Hamming, Lanczos).</summary>
    public Resampling? Resample { get; init; } = Resampling.Bilinear;

    /// <summary>Whether images are resized.</summary>
    public bool Resizes { get; init; } = true;

    /// <summary>Rows and columns of all images, pixels; null where proportions are kept.</summary>
    public (int Height, int Width)? Fixed { get; init; }

    /// <summary>Short side, pixels.</summary>
    public int Shortest { get; init; } = 800;

    /// <summary>Largest long side, pixels.</summary>
    public int Longest { get; init; } = 1333;

    /// <summary>What both sides are rounded up to multiples of.</summary>
    public int Divisor { get; init; } = 32;

    /// <summary>Reads the settings; those that are not there have Hugging Face's defaults.</summary>
    /// <exception cref="Exception">A setting has another type (InvalidOperationException, FormatException, KeyNotFoundException).</exception>
    public static ImageProcessor Of(JsonElement json)
    {
        JsonElement? size = Maybe(json, "size");
        bool isOneNumber = size?.ValueKind == JsonValueKind.Number; // files of older versions, with max_size
        JsonElement? sides = isOneNumber ? null : size;
        double factor = Flag(json, "do_rescale") ? Maybe(json, "rescale_factor")?.GetDouble() ?? 1.0 / 255 : 1;
        bool normalises = Flag(json, "do_normalize");
        int? height = sides is { } given ? Maybe(given, "height")?.GetInt32() : null;
        return new()
        {
            Mean = normalises ? Colours(json, "image_mean", [0.485, 0.456, 0.406], factor) : [0, 0, 0],
            Deviation = normalises ? Colours(json, "image_std", [0.229, 0.224, 0.225], factor) : [1 / factor, 1 / factor, 1 / factor],
            Resample = Number(json, "resample", 2) switch { 0 => Resampling.Nearest, 2 => Resampling.Bilinear, 3 => Resampling.Bicubic, _ => null },
            Resizes = Flag(json, "do_resize"),
            Fixed = height is { } rows ? (rows, sides!.Value.GetProperty("width").GetInt32()) : null,
            Shortest = isOneNumber ? size!.Value.GetInt32() : Number(sides, "shortest_edge", 800),
            Longest = isOneNumber ? Number(json, "max_size", 1333) : Number(sides, "longest_edge", 1333),
            Divisor = Number(json, "size_divisor", 32),
        };
    }

    /// <summary>Refuses a configuration by which the model would see other images than the weights were made for.</summary>
    /// <param name="path">The weights: a file or a folder.</param>
    /// <param name="data">Mean and deviation.</param>
    /// <param name="evaluation">Whose rule prepares images; sizes and resampling are the file's only by Hugging Face's rule.</param>
    /// <param name="note">Gets what the file says and this rule ignores; null for nobody.</param>
    /// <exception cref="MaskFormerException">MF4207: they differ, nothing here does the like, or it is no such file.</exception>
    public static void Demand(string path, DataConfig data, EvaluationConfig evaluation, Action<string>? note = null)
    {
        string file = Path.Combine(Path.GetDirectoryName(WeightFolder.Config(path))!, "preprocessor_config.json");
        if (!File.Exists(file)) return;
        ImageProcessor said;
        try
        {
            using JsonDocument json = JsonDocument.Parse(DataFile.ReadJson(file));
            said = Of(json.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            throw new MaskFormerException("MF4207", file, $"no settings of an image processor: {e.Message}", "Get it again, or move it away", e);
        }

        if (said.Difference(data, evaluation) is var (cause, remedy))
            throw MaskFormerException.WrongInput("MF4207", file, cause, remedy);
        if (said.PassedOver(evaluation) is { } passed) note?.Invoke($"{file}: {passed}");
    }

    // Sizes that another rule would make: weights work at any, and best at those that they were evaluated at.
    private string? PassedOver(EvaluationConfig evaluation)
    {
        if (evaluation.Rule == PredictionRule.HuggingFace) return null;
        bool isSame = Resizes && Fixed is null && (Shortest, Longest) == (evaluation.MinSize, evaluation.MaxSize);
        if (isSame) return null;
        string theirs = !Resizes ? "do_resize is false"
            : Fixed is var (height, width) ? FormattableString.Invariant($"size is {height} x {width}")
            : FormattableString.Invariant($"size is a short side of {Shortest} and a long one of {Longest} at most");
        return FormattableString.Invariant($"{theirs}, which is passed over: images get a short side of {evaluation.MinSize} and a long one of ")
            + FormattableString.Invariant($"{evaluation.MaxSize} at most (evaluation.min_size, evaluation.max_size; ")
            + "evaluation.rule=HuggingFace takes the file's)";
    }

    private (string Cause, string Remedy)? Difference(DataConfig data, EvaluationConfig evaluation)
    {
        if (!Near(Mean, data.PixelMean)) return Other("data.pixel_mean", Text(data.PixelMean), Text(Mean));
        if (!Near(Deviation, data.PixelStd)) return Other("data.pixel_std", Text(data.PixelStd), Text(Deviation));
        if (evaluation.Rule != PredictionRule.HuggingFace) return null;
        if (!Resizes) return Unknown("do_resize is false");
        if (Divisor != 32) return Unknown(FormattableString.Invariant($"size_divisor is {Divisor}, not 32"));
        if (Resample is not { } way) return Unknown("resample is neither nearest (0), bilinear (2) nor bicubic (3)");
        if (way != evaluation.Resample) return Other("evaluation.resample", $"{evaluation.Resample}", $"{way}");
        if (Fixed is var (height, width))
        {
            if (height != width) return Unknown(FormattableString.Invariant($"size is {height} x {width}, no square"));
            return height == evaluation.Square ? null : Other("evaluation.square", $"{evaluation.Square?.ToString() ?? "null"}", $"{height}");
        }

        if (evaluation.Square is { } side) return Other("evaluation.square", $"{side}", "null");
        if (Shortest != evaluation.MinSize) return Other("evaluation.min_size", $"{evaluation.MinSize}", $"{Shortest}");
        return Longest == evaluation.MaxSize ? null : Other("evaluation.max_size", $"{evaluation.MaxSize}", $"{Longest}");
    }

    private static (string, string)? Other(string setting, string here, string there) =>
        ($"{setting} is {here}, and these weights were made with {there}", $"Add --set {setting}={there}, or move the file away if you mean yours");

    private static (string, string)? Unknown(string what) =>
        ($"{what}: images are not prepared so here", "Take evaluation.rule=Original, or move the file away if ours will do");

    private static bool Near(IEnumerable<double> said, IEnumerable<double> ours) =>
        said.Zip(ours).All(static pair => Math.Abs(pair.First - pair.Second) < 0.01);

    private static string Text(IEnumerable<double> colours) =>
        $"[{string.Join(',', colours.Select(static value => Math.Round(value, 4).ToString(CultureInfo.InvariantCulture)))}]";

    private static double[] Colours(JsonElement json, string name, double[] otherwise, double factor)
    {
        double[] colours = Maybe(json, name) is { } list ? [.. list.EnumerateArray().Select(static value => value.GetDouble())] : otherwise;
        return colours.Length == 3 ? [.. colours.Select(value => value / factor)] : throw new FormatException($"{name} must have three values");
    }

    private static bool Flag(JsonElement json, string name) => Maybe(json, name)?.GetBoolean() ?? true;

    private static int Number(JsonElement? json, string name, int otherwise) => json is { } there ? Maybe(there, name)?.GetInt32() ?? otherwise : otherwise;

    private static JsonElement? Maybe(JsonElement json, string name) =>
        json.TryGetProperty(name, out JsonElement found) && found.ValueKind != JsonValueKind.Null ? found : null;
}
