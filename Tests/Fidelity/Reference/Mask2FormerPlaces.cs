using System.Text.RegularExpressions;

namespace MaskFormer.Fidelity;

/// <summary>Where outputs of Mask2Former's modules are found among our values.</summary>
internal static class Mask2FormerPlaces
{
    private const string Decoder = @"^module\.sem_seg_head\.pixel_decoder\.";
    private const string Predictor = @"^module\.sem_seg_head\.predictor\.";

    private static readonly string[] maps = ["Coarse", "Middle", "Fine"], encoded = ["Coarsest", "Between", "Finest"];

    public static (Regex Name, Func<Match, string> Path, Func<Array64, Match, Array64> Arrange)[] Table { get; } =
    [
        (new(Decoder + @"input_proj\.(\d)$"), static m => "Decoded.Projected" + maps[Number(m)], AsIs),
        (new(Decoder + @"pe_layer\.(\d)$"), static m => $"Decoded.Encoded.{encoded[Number(m)]}.Sine", AsIs),
        (new(Decoder + @"transformer\.encoder\.layers\.(\d+)\.self_attn$"), static m => $"Decoded.Encoded.Layers.{Number(m)}.SelfAttn.Y", AsIs),
        (new(Decoder + @"transformer\.encoder\.layers\.(\d+)$"), static m => $"Decoded.Encoded.Layers.{Number(m)}.Y", AsIs),
        (new(@"^multi_scale\.(\d)$"), static m => "Decoded.Encoded.Encoded" + maps[Number(m)], AsIs),
        (new(Predictor + @"pe_layer\.(\d)$"), static m => $"Queried.{encoded[Number(m)]}.Pos", AsIs),
        (new(Predictor + @"transformer_cross_attention_layers\.(\d+)$"), static m => $"Queried.Crosses.{Number(m)}.Y", AsIs),
        (new(Predictor + @"transformer_self_attention_layers\.(\d+)$"), static m => $"Queried.Selves.{Number(m)}.Y", AsIs),
        (new(Predictor + @"transformer_ffn_layers\.(\d+)$"), static m => $"Queried.Feeds.{Number(m)}.Y", AsIs),
        (new(Predictor + @"decoder_norm\.call\.(\d+)$"), static _ => "Queried.States", static (x, m) => x.At(Number(m))),
        (new(Predictor + @"mask_embed\.call\.(\d+)$"), static _ => "Queried.MaskEmbed.Y", static (x, m) => x.At(Number(m)).Permute(1, 0, 2)),
        (new(@"^attn_mask\.(\d+)\.forbidden$"), Forbidden, static (x, _) => Rows(x)),
        (new(@"^attn_mask\.(\d+)\.bits$"), Forbidden, static (x, _) => Bits(x)),
    ];

    private static int Number(Match match) => int.Parse(match.Groups[1].ValueSpan);

    private static string Forbidden(Match match) => $"Queried.Crosses.{Number(match)}.Forbidden";

    private static Array64 AsIs(Array64 x, Match match) => x;

    /// <summary>Forbidden cells of each row.</summary>
    private static Array64 Rows(Array64 x) => new(x.Shape[..2], [.. x.Values.Chunk((int)x.Shape[2]).Select(static row => row.Sum())]);

    /// <summary>Eight cells a byte, the first one lowest.</summary>
    private static Array64 Bits(Array64 x)
    {
        double[] bytes = [.. x.Values.Chunk(8).Select(static cells => cells.Select(static (cell, i) => cell * (1 << i)).Sum())];
        return new([bytes.Length], bytes);
    }
}
