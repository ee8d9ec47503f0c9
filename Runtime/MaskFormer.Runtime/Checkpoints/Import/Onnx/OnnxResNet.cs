using MaskFormer.Language;

namespace MaskFormer.Runtime.Checkpoints.Onnx;

/// <summary>
/// A residual network of basic blocks out of an ONNX file, under torchvision's names. Which weight is which follows from the order of the convolutions: a
/// convolution of one place is the shortcut of the block that it stands before, and begins a stage.
/// </summary>
internal static class OnnxResNet
{
    private static readonly string[] norm = ["weight", "bias", "running_mean", "running_var"];

    /// <summary>Reads the weights.</summary>
    /// <exception cref="MaskFormerException">MF4206: it is another network.</exception>
    public static List<NamedTensor> Read(OnnxWeights file)
    {
        List<NamedTensor> found = [];
        Dictionary<string, OnnxNode> norms = file.Nodes.Where(static node => node.OpType == "BatchNormalization").ToDictionary(static node => node.Input[0]);
        (int stage, int block, int inBlock, bool shortcut) = (0, 0, 0, false);
        foreach (OnnxNode node in file.Nodes.Where(static node => node.OpType == "Conv"))
        {
            if (node.Input.Count != 2 || node.Output.Count != 1 || !norms.TryGetValue(node.Output[0], out OnnxNode? behind) || behind.Input.Count != 5)
                throw file.Wrong("a convolution has a bias, or no batch norm behind it");
            (string convolution, string batchNorm) = ("conv1", "bn1");
            if (stage > 0)
            {
                bool isShortcut = file.Of(node.Input[1]).Shape is [_, _, 1, 1];
                if (isShortcut) (stage, block, shortcut) = (stage + 1, 0, true);
                string place = FormattableString.Invariant($"layer{stage}.{block}."), number = inBlock == 0 ? "1" : "2";
                (convolution, batchNorm) = isShortcut ? (place + "downsample.0", place + "downsample.1") : ($"{place}conv{number}", $"{place}bn{number}");
                if (!isShortcut && ++inBlock == 2) (inBlock, block) = (0, block + 1);
            }
            else
            {
                stage = 1;
            }

            found.Add(Tensor(file, node.Input[1], convolution + ".weight"));
            found.AddRange(norm.Select((name, i) => Tensor(file, behind.Input[i + 1], $"{batchNorm}.{name}")));
        }

        return shortcut && inBlock == 0 ? found : throw file.Wrong("this is no residual network of basic blocks");
    }

    /// <summary>
    /// Converts the first convolution to the input of models here. Its own input was blue, green, red, 0 to 255, minus a mean image; ours is red, green, blue,
    /// minus a mean and divided by a deviation. The mean image is replaced by its mean colour, and the difference goes into the shift of the norm that follows.
    /// </summary>
    /// <param name="weights">Of the network; changed in place.</param>
    /// <param name="image">[1, 3, rows, columns]: blue, green, red.</param>
    /// <param name="mean">Of red, green, blue.</param>
    /// <param name="deviation">Of red, green, blue.</param>
    public static void Fold(List<NamedTensor> weights, float[] image, IReadOnlyList<double> mean, IReadOnlyList<double> deviation)
    {
        int at = weights.FindIndex(static tensor => tensor.Name == "conv1.weight");
        int norms = weights.FindIndex(static tensor => tensor.Name == "bn1.running_mean");
        float[] kernel = weights[at].Values<float>().ToArray(), shifted = weights[norms].Values<float>().ToArray(), folded = new float[kernel.Length];
        int places = (int)(weights[at].Info.Shape[2] * weights[at].Info.Shape[3]), plane = image.Length / 3;
        double[] averages = [.. Enumerable.Range(0, 3).Select(c => image.AsSpan((2 - c) * plane, plane).ToArray().Average(static value => (double)value))];
        for (int o = 0; o < shifted.Length; o++)
        {
            double constant = 0;
            for (int c = 0; c < 3; c++) // red, green, blue
            {
                for (int i = 0; i < places; i++)
                {
                    float weight = kernel[(((o * 3) + 2 - c) * places) + i];
                    folded[(((o * 3) + c) * places) + i] = (float)(weight * deviation[c]);
                    constant += weight * (mean[c] - averages[c]);
                }
            }

            shifted[o] = (float)(shifted[o] - constant);
        }

        weights[at] = NamedTensor.From<float>(weights[at].Name, [.. weights[at].Info.Shape], folded);
        weights[norms] = NamedTensor.From<float>(weights[norms].Name, [shifted.Length], shifted);
    }

    private static NamedTensor Tensor(OnnxWeights file, string theirs, string ours)
    {
        (long[] shape, float[] values) = file.Of(theirs);
        return NamedTensor.From<float>(ours, shape, values);
    }
}
