using System.Text.Json;
using MaskFormer.Language;

namespace MaskFormer.Fidelity;

/// <summary>What a training of the original needs beside an engine: model, criterion, batch and solver.</summary>
internal sealed class TrainingCase
{
    private readonly Precision precision;
    private readonly ImageBatch batch;
    private readonly TargetBatch targets;
    private readonly IReadOnlyDictionary<string, ParameterGroup> groups;

    /// <summary>Reads a case, to be computed in one precision.</summary>
    public TrainingCase(ReferenceCase from, Precision precision)
    {
        (From, this.precision) = (from, precision);
        Model = CaseModel.Model(from);
        Criterion = CaseModel.Criterion(from, precision);
        batch = ImageBatch.Of(from, from.Manifest.List("images"), CaseModel.Divisibility(from), precision);
        targets = Targets.Read(from, "", batch.Sizes.Count, (int)batch.Image.Shape[2], (int)batch.Image.Shape[3]);
        groups = from.Manifest.List("param_groups").ToDictionary(
            group => group.Text("name"),
            group => new ParameterGroup(
                group.Double("lr"), group.Double("weight_decay"), group.Doubles("betas")[0], group.Doubles("betas")[1], group.Double("eps")));
    }

    /// <summary>Where it comes from.</summary>
    public ReferenceCase From { get; }

    /// <summary>What is trained.</summary>
    public IBlock Model { get; }

    /// <summary>The criterion.</summary>
    public IBlock Criterion { get; }

    /// <summary>Trains a new model from some weights.</summary>
    /// <param name="engine">What computes.</param>
    /// <param name="weights">By key.</param>
    /// <param name="steps">How many updates.</param>
    /// <param name="first">The step of the original that the first of them is.</param>
    public TrainedState Train(IReferenceEngine engine, IReadOnlyDictionary<string, float[]> weights, int steps, int first = 0)
    {
        using IReferenceModel model = engine.Build(Model, weights, precision);
        double clipNorm = From.Manifest.GetProperty("solver").GetProperty("CLIP_GRADIENTS").Double("CLIP_VALUE");
        return model.Train(Criterion, batch.Image, step => At(first + step), groups, clipNorm, steps);

        TargetBatch At(int step) => CaseModel.WithPoints(From, Criterion, targets, step, () => MatchesAt(step));
    }

    /// <summary>The weights that the original began with.</summary>
    public Dictionary<string, float[]> Weights() => From.Weights.ToDictionary(static weight => weight.Name, weight => weight.Values(From.Salt));

    private IReadOnlyList<(long Query, long Target)[][]> MatchesAt(int step)
    {
        JsonElement steps = From.Manifest.GetProperty("steps");
        return InjectedPoints.ByOrder((step < steps.GetArrayLength() ? steps[step] : From.Manifest.GetProperty("after_last_step")).List("matches"));
    }
}
