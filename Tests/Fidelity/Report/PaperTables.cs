using System.Globalization;
using System.Text;
using MaskFormer.Definitions;
using MaskFormer.Runtime.Reporting;

namespace MaskFormer.Fidelity;

/// <summary>
/// Tables 2 and 3 of "A Partial Replication of MaskFormer in TensorFlow on TPUs for the TensorFlow Model Garden" (arXiv 2404.18801), beside our numbers.
/// </summary>
internal static class PaperTables
{
    // module, PyTorch's mean output, TensorFlow's, and what is nearest to it among the cases
    private static readonly (string Module, double Torch, double TensorFlow, string Case, string Name)[] second =
    [
        ("Transformer Decoder", -0.0026, -1.5832484e-09, "coco_panoptic_r50", "1x3x64x96/module.sem_seg_head.predictor.transformer.hs.5"),
        ("Transformer Pixel Decoder", 0.0542, 0.011979061, "coco_panoptic_r50", "1x3x64x96/module.sem_seg_head.pixel_decoder.mask_features"),
        ("PosEmbed", 0.4937, 0.49366885, "coco_panoptic_r50", "1x3x64x96/module.sem_seg_head.pixel_decoder.pe_layer"),
        ("MLPHead, first number", 0.012966, 0.012966, "coco_panoptic_r50", "1x3x64x96/module.sem_seg_head.predictor.mask_embed"),
        ("MLPHead, second number", 1.593415, 1.593414, "coco_panoptic_r50", "1x3x64x96/pred_logits"),
        ("Classification loss", 0.06040, 0.06043, "losses", "coco/loss_ce"),
        ("Focal loss", 0.2129, 0.21077, "losses", "coco/loss_mask"),
        ("Dice loss", 0.2980, 0.29806, "losses", "coco/loss_dice"),
    ];

    /// <summary>Both tables.</summary>
    public static void Write(StringBuilder page, IReadOnlyList<ComparedCase> cases)
    {
        page.Append(
            """
            ## Beside the replication paper's tables

            Table 2 of [the replication in TensorFlow](https://arxiv.org/abs/2404.18801) gives mean outputs of modules and losses in PyTorch and TensorFlow, from inputs and
            weights that it does not publish, so that its means cannot be computed again. A mean says little: in its first two rows the columns differ by as much as the values
            are large. Ours beside it are the original's and our mean of the same kind of output on the reference weights, and the largest error of any element, over the largest
            element (TorchSharp, float64).

            | module | paper: PyTorch | paper: TensorFlow | they differ by | compared here | original | ours | largest error |
            | --- | --- | --- | --- | --- | --- | --- | --- |

            """);
        foreach (var row in second)
        {
            ComparedCase[] there = [.. cases.Where(one => (one.Case, one.Engine, one.Precision) == (row.Case, "torch", "F64"))];
            ComparedOutput? output = there.SelectMany(static one => one.Outputs).FirstOrDefault(one => one.Name == row.Name);
            ComparedNumber? number = there.SelectMany(static one => one.Numbers).FirstOrDefault(one => one.Name == row.Name);
            double? theirs = output?.Theirs ?? number?.Theirs, ours = output?.Ours ?? number?.Ours;
            double? error = output?.Error ?? Math.Abs((ours - theirs) / theirs ?? double.NaN);
            double apart = Math.Abs(row.Torch - row.TensorFlow) / Math.Max(Math.Abs(row.Torch), Math.Abs(row.TensorFlow));
            page.Append(CultureInfo.InvariantCulture, $"| {row.Module} | {row.Torch} | {row.TensorFlow} | {apart:P3} | `{row.Name}` |");
            page.Append(CultureInfo.InvariantCulture, $" {Number(theirs, "G6")} | {Number(ours, "G6")} | {Number(error, "0.0e0")} |\n");
        }

        long weights = WeightList.Trained(Experiments.CocoPanopticR50.Model);
        page.Append(CultureInfo.InvariantCulture,
            $"""

            Table 3 counts parameters of R50 with six encoder layers:

            | | parameters |
            | --- | --- |
            | paper: PyTorch | 45.04M |
            | paper: TensorFlow | 45.16M |
            | the original, counted; ours (`coco-panoptic-r50`) | {weights:N0} |

            The paper's two differ by 0.27 %, and neither is the original's count for COCO; it does not say what it counts. The floating point operations that its text announces
            for the table are not in it; ours are `check coco-panoptic-r50 --cost`.

            """);
    }

    private static string Number(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "not run";
}
