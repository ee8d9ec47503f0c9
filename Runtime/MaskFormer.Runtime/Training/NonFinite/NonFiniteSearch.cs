using System.Globalization;
using MaskFormer.Language;
using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data.Pipeline;
using TorchSharp;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Runtime.Training;

/// <summary>
/// Finds where a step has its first number that is not finite. It is computed again with TorchSharp, whatever engine met it: its values can be watched by the
/// names of the records, and the batch taken apart until one image, one target is left that does it alone.
/// </summary>
internal sealed class NonFiniteSearch : IDisposable
{
    private readonly TorchForward forward;
    private readonly ValueWatch watch = new();

    /// <summary>Builds model and criterion.</summary>
    /// <param name="experiment">A validated experiment.</param>
    /// <param name="weights">The weights before the step.</param>
    public NonFiniteSearch(IExperiment experiment, IReadOnlyList<NamedTensor> weights)
    {
        forward = new(experiment);
        forward.Model.LoadWeights(weights);
        forward.Model.Model.Observer = (path, value) => watch.See($"model {path}", value);
        forward.Criterion.Observer = (path, value) => watch.See($"criterion {path}", value);
    }

    /// <summary>The values of the part of the batch that was found, or of the first, in the order in which they are computed.</summary>
    public IReadOnlyList<LayerMaximum> Maxima { get; private set; } = [];

    /// <summary>Finds the place; null if all numbers are finite here.</summary>
    /// <param name="batches">The parts of the step's batch.</param>
    /// <param name="step">Steps done before.</param>
    public NonFinitePlace? Find(IReadOnlyList<TrainingBatch> batches, long step)
    {
        NonFinitePlace? before = batches.Select(BatchNumbers.NotFinite).OfType<NonFinitePlace>().FirstOrDefault() ?? OddWeight();
        foreach (TrainingBatch batch in batches)
        {
            NonFinitePlace? whole = Pass(batch, step);
            Maxima = [.. watch.Seen];
            if (before is not null) return before; // only to record the maxima
            if (whole is not null) return Smaller(batch, step) ?? whole;
        }

        return null;
    }

    public void Dispose() => forward.Dispose();

    /// <summary>The image, and if possible the target, that by itself makes the numbers not finite.</summary>
    private NonFinitePlace? Smaller(TrainingBatch batch, long step)
    {
        for (int image = 0; image < batch.Size; image++)
        {
            TrainingBatch one = batch.Only(image);
            if (Pass(one, step) is not { } alone) continue;
            int[] targets = [.. Enumerable.Range(0, batch.Slots).Where(slot => one.Valid[slot] != 0)];
            int[] odd = [.. targets.Where(slot => Pass(one.OnlyTarget(slot), step) is not null)];
            int? target = alone.Target ?? (odd.Length < targets.Length && odd is [var first, ..] ? first : null); // if every target does it, none is the cause
            return alone with { Image = batch.Items[image].Name, Number = image, Target = target };
        }

        return null;
    }

    /// <summary>Forward, and backward where the losses are numbers.</summary>
    private NonFinitePlace? Pass(TrainingBatch batch, long step)
    {
        using DisposeScope scope = NewDisposeScope();
        watch.Clear();
        NonFinitePlace? predicted = null;
        try
        {
            IReadOnlyList<Tensor> results = forward.Run(batch, step, outputs => predicted = OddOutput(outputs));
            return predicted ?? (results.All(ValueWatch.IsFinite) ? OddGradient(results) : Lost(results));
        }
        catch (NonFiniteException error)
        {
            return predicted ?? new(null, null, error.Target, error.Query, "cost", error.Cause);
        }
    }

    private NonFinitePlace Lost(IReadOnlyList<Tensor> results)
    {
        string[] terms =
        [
            .. forward.Outputs.Where((output, i) => output.Name != PortWiring.Minimised && !ValueWatch.IsFinite(results[i]))
                .Select(static output => output.Name),
        ];
        return new(null, null, null, null, terms.Length == 0 ? PortWiring.Minimised : string.Join(", ", terms), watch.First ?? "it is not finite");
    }

    private NonFinitePlace? OddOutput(IReadOnlyList<Tensor> outputs)
    {
        for (int i = 0; i < outputs.Count; i++)
        {
            if (!ValueWatch.IsFinite(outputs[i])) return OutputPlace.Of(forward.Predicted[i], ValueWatch.FirstOdd(outputs[i]), watch.First);
        }

        return null;
    }

    private NonFinitePlace? OddGradient(IReadOnlyList<Tensor> results)
    {
        if (OddGradients(results[forward.Wiring.Total]) is not [.., var last] weights) return TooLarge();
        string? term = null;
        for (int i = 0; i < results.Count && term is null; i++)
        {
            if (results[i].dim() == 1 && results[i].requires_grad && OddGradients(results[i].sum()).Count > 0) term = forward.Outputs[i].Name;
        }

        // A gradient flows from the loss back, and weights are listed from the image on: the last one met it first.
        return new(
            null, null, null, null, term, string.Create(CultureInfo.InvariantCulture, $"the gradient of {last} is not finite, one of {weights.Count} weights"));
    }

    // Each number is one, and the sum of their squares is beyond float32: so is the norm that the step divides by.
    private NonFinitePlace? TooLarge()
    {
        (string Name, double Squares)[] all =
        [
            .. forward.Model.Model.named_parameters().Where(static one => one.parameter.grad is not null)
                .Select(static one => (one.name, Squares(one.parameter.grad!))),
        ];
        if (all.Sum(static one => one.Squares) <= float.MaxValue) return null;
        (string name, double squares) = all.MaxBy(static one => one.Squares);
        return new(
            null, null, null, null, null,
            string.Create(CultureInfo.InvariantCulture, $"the gradients' norm is too large for float32, that of {name} alone is {Math.Sqrt(squares):G3}"));
    }

    // Freed at once: of all weights together, doubles and their squares would be four times the gradients.
    private static double Squares(Tensor x)
    {
        using Tensor wide = x.to(ScalarType.Float64), squares = wide * wide, sum = squares.sum();
        return sum.item<double>();
    }

    private List<string> OddGradients(Tensor loss)
    {
        forward.Model.Model.zero_grad();
        loss.backward(retain_graph: true);
        List<string> odd = [];
        foreach ((string name, TorchSharp.Modules.Parameter weight) in forward.Model.Model.named_parameters())
        {
            if (weight.grad is { } gradient && !ValueWatch.IsFinite(gradient)) odd.Add(name);
        }

        return odd;
    }

    private NonFinitePlace? OddWeight()
    {
        foreach ((string name, TorchSharp.Modules.Parameter weight) in forward.Model.Model.named_parameters())
        {
            if (ValueWatch.NotFinite(weight) is > 0 and var odd)
                return new(
                    null, null, null, null, null,
                    string.Create(CultureInfo.InvariantCulture, $"{odd} of the {weight.numel()} numbers of weight {name} are not finite before the step"))
                {
                    Remedy = "Go on from an earlier checkpoint, or from weights of a run that did not diverge: these were no numbers before the step",
                };
        }

        return null;
    }
}
