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
            GradientProbes.Compare(
                comparison, name, whole.Values[(part * size)..((part + 1) * size)], (stats.At(i).Values, at.At(i).Values, values.At(i).Values), tolerance,
                entry.Maybe("analytically_zero") is null ? null : global);
        }
    }
}
