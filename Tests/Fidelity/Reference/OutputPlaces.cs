using System.Text.RegularExpressions;

namespace MaskFormer.Fidelity;

/// <summary>Where an output of the original is found among our values: its modules' paths against the paths of our records, and the order of axes.</summary>
public static class OutputPlaces
{
    private const string Decoder = @"^module\.sem_seg_head\.pixel_decoder\.";
    private const string Predictor = @"^module\.sem_seg_head\.predictor\.";

    private static readonly (Regex Name, Func<Match, string> Path, Func<Array64, Match, Array64> Arrange)[] table =
    [
        (new(@"^input\.normalized$"), _ => "Image", AsIs),
        (new(@"^module\.backbone\.stem$"), _ => "Features.First.Y", AsIs),
        (new(@"^module\.backbone\.patch_embed$"), _ => "Features.PatchEmbed.Y", (x, _) => x.Permute(0, 3, 1, 2)),
        (new(@"^module\.backbone\.layers\.(\d)\.blocks\.(\d+)$"), m => $"Features.Stage{int.Parse(m.Groups[1].Value) + 2}.Layers.{m.Groups[2]}.Y", Places),
        (new(@"^(?:module\.)?backbone\.res(\d)$"), m => $"Features.Res{m.Groups[1]}", AsIs),
        (new(Decoder + "input_proj$"), _ => "Decoded.Projected", AsIs),
        (new(Decoder + "pe_layer$"), _ => "Decoded.Pos", AsIs),
        (new(Decoder + @"transformer\.encoder\.layers\.(\d+)$"), m => $"Decoded.Layers.{m.Groups[1]}.Y", AsIs),
        (new(Decoder + "transformer$"), _ => "Decoded.Context", AsIs),
        (new(Decoder + "layer_4$"), _ => "Decoded.P5", AsIs),
        (new(Decoder + @"adapter_(\d)$"), m => $"Decoded.Level{m.Groups[1]}.Lateral", AsIs),
        (new(Decoder + @"layer_(\d)$"), m => $"Decoded.Level{m.Groups[1]}.Y", AsIs),
        (new(Decoder + "mask_features$"), _ => "Decoded.Masks", AsIs),
        (new(Predictor + "conv$"), _ => "Predicted", AsIs),
        (new(Predictor + "pe_layer$"), _ => "Queried.Pos", AsIs),
        (new(Predictor + "input_proj$"), _ => "Queried.Context", AsIs),
        (new(Predictor + @"transformer\.decoder\.layers\.(\d+)$"), m => $"Queried.Layers.{m.Groups[1]}.Y", AsIs),
        (new(Predictor + @"transformer\.hs\.(\d+)$"), _ => "Queried.States", (x, m) => Level(x, m).Permute(1, 0, 2)),
        (new(Predictor + "mask_embed$"), _ => "MaskEmbed.Y", (x, _) => x.Permute(0, 2, 1, 3)),
        (new(@"^(?:aux_outputs\.(\d+)\.)?pred_logits$"), _ => "Logits", (x, m) => Level(x, m).Permute(1, 0, 2)),
        (new(@"^(?:aux_outputs\.(\d+)\.)?pred_masks$"), _ => "Masks", Level),
        .. Mask2FormerPlaces.Table,
    ];

    /// <summary>Finds and arranges a value.</summary>
    /// <param name="name">The original's name, without the run.</param>
    /// <param name="shape">The shape it must have; where ours is a sequence of places and the original's a map, the map is restored.</param>
    /// <param name="values">Our values by path.</param>
    /// <param name="path">Where it was looked for.</param>
    /// <returns>The value, or null if there is none.</returns>
    public static Array64? Find(string name, long[] shape, IReadOnlyDictionary<string, Array64> values, out string path)
    {
        path = "(no place is known for this name)";
        foreach ((Regex pattern, Func<Match, string> where, Func<Array64, Match, Array64> arrange) in table)
        {
            if (pattern.Match(name) is not { Success: true } match) continue;
            path = where(match);
            if (values.TryGetValue(path, out Array64? found)) return ToMap(arrange(found, match), shape);
        }

        return null;
    }

    /// <summary>Where a value is looked for among ours: each kind of model has its own place.</summary>
    public static IEnumerable<string> PathsOf(string name) =>
        table.Select(entry => (entry.Path, Match: entry.Name.Match(name))).Where(static one => one.Match.Success).Select(static one => one.Path(one.Match));

    /// <summary>Whether a value depends on the position embedding.</summary>
    public static bool BehindPosition(string name, bool encodes) =>
        !Regex.IsMatch(name, @"^input\.|backbone|pixel_decoder\.(input_proj|adapter_)") && (encodes || !name.Contains("pixel_decoder"));

    // a map with its channels last as a row of places
    private static Array64 Places(Array64 x, Match match) => x.Reshape([x.Shape[0], x.Shape[1] * x.Shape[2], x.Shape[3]]);

    private static Array64 AsIs(Array64 x, Match match) => x;

    private static Array64 Level(Array64 x, Match match) => x.At(match.Groups[1].Success ? int.Parse(match.Groups[1].ValueSpan) : -1);

    private static Array64 ToMap(Array64 x, long[] shape) =>
        x.Shape.Length == 3 && shape.Length == 4 && x.Shape[0] == shape[2] * shape[3] ? x.Permute(1, 2, 0).Reshape(shape) : x;
}
