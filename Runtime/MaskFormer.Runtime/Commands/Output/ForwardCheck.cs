using MaskFormer.Language;
using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Evaluation;
using MaskFormer.Runtime.Training;

namespace MaskFormer.Runtime.Commands;

/// <summary>Runs a model with converted weights once: weights that were loaded under wrong names give huge outputs, or NaN.</summary>
internal static class ForwardCheck
{
    private const int Side = 64;

    /// <summary>Prints sizes and magnitudes of the outputs for a grey image.</summary>
    /// <exception cref="MaskFormerException">MF7014: an output is not finite.</exception>
    public static void Run(IExperiment experiment, IReadOnlyList<NamedTensor> weights)
    {
        using IEngine engine = Engines.Open("torch", experiment, new());
        engine.LoadWeights(weights);
        float[] image = [.. Enumerable.Range(0, 3 * Side * Side).Select(static i => MathF.Sin(i))]; // no image, but within what is normalised
        RawPrediction raw = engine.Predict(image, Side, Side);
        foreach ((string name, OutputValues output) in raw.Outputs.OrderBy(static one => one.Key, StringComparer.Ordinal))
        {
            if (output.Values.Any(static value => !float.IsFinite(value)))
                throw new MaskFormerException(
                    "MF7014", "forward check", $"the model's {name} are no numbers", "The weights have diverged, or are of another model than they say");
            float largest = output.Values.Max(Math.Abs);
            Console.WriteLine(FormattableString.Invariant(
                $"forward      {name} [{string.Join(", ", output.Sizes)}], mean {output.Values.Average():0.####}, largest {largest:0.####}"));
        }
    }
}
