using System.Text.Json;
using MaskFormer.Definitions;
using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Contracts;

namespace MaskFormer.Fidelity;

/// <summary>Gradients by Hugging Face's names: where it keeps thirds of a matrix apart, those are thirds of our gradient.</summary>
internal static class HuggingFaceGradients
{
    /// <summary>Compares norm, mean, largest and probes of every parameter; what is zero on paper against the norm of all.</summary>
    public static void Compare(
        Comparison comparison, ReferenceCase one, JsonElement set, IReadOnlyDictionary<string, Array64> ours, double tolerance)
    {
        string tag = set.Text("tag") + "/grad.";
        Array64 stats = one.Outputs.Read(tag + "stats"), at = one.Outputs.Read(tag + "probe_idx"), values = one.Outputs.Read(tag + "probe_val");
        double global = set.Double("global_grad_norm");
        int row = 0;
        foreach (JsonElement entry in set.List("parameters").Where(static entry => entry.Maybe("shape") is not null))
        {
            string name = entry.Text("name");
            (string key, int part, int parts) = JoinedKeys.Part(OriginalKeys.Mask2Former.Translate(name));
            int i = row++;
            if (!ours.TryGetValue(key, out Array64? whole))
            {
                comparison.Fail($"{name}: no gradient '{key}'");
                continue;
            }

            int size = whole.Values.Length / parts;
            double[] gradient = whole.Values[(part * size)..((part + 1) * size)];
            bool isZero = entry.Maybe("analytically_zero") is not null;
            double[] expected = stats.At(i).Values;
            (double norm, double largest) = isZero ? (global, global) : (expected[2], expected[1]);
            string kind = isZero ? "gradients that are zero on paper" : "gradients";
            (double mean, _, double max) = Comparison.Statistics(gradient);
            double length = Math.Sqrt(gradient.Sum(static value => value * value));
            comparison.Number($"{name} norm", Math.Abs(length - expected[2]) / norm, tolerance, kind);
            comparison.Number($"{name} mean", Math.Abs(mean - expected[0]) * Math.Sqrt(size) / norm, tolerance, kind);
            comparison.Number($"{name} absmax", Math.Abs(max - expected[1]) / largest, tolerance, kind);
            foreach ((double place, double probe) in at.At(i).Values.Zip(values.At(i).Values))
                comparison.Number($"{name}[{place}]", Math.Abs(gradient[(int)place] - probe) / largest, tolerance, kind);
        }
    }
}
