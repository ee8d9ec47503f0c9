using MaskFormer.Language;
using MaskFormer.Runtime.Contracts;

namespace MaskFormer.Definitions;

/// <summary>Everything that decides what a run of a per-pixel classifier does.</summary>
[Config]
public sealed partial record PerPixelExperiment : IExperiment
{
    /// <summary>The network.</summary>
    public PerPixelModel Model { get; init; } = new PerPixelBaseline();

    /// <summary>What it sees.</summary>
    public DataConfig Data { get; init; } = new CocoPanopticData();

    /// <summary>How it is trained.</summary>
    public TrainingConfig Training { get; init; } = new();

    /// <summary>How it is evaluated.</summary>
    public EvaluationConfig Evaluation { get; init; } = new();

    PerPixelCriterion SizedCriterion => new() { Classes = Model.Classes };

    IBlock IExperiment.Model => Model;

    IBlock IExperiment.Criterion => SizedCriterion;

    TaskConfig IExperiment.Task => new PerPixelClassification();

    IReadOnlyList<KeyRule> IExperiment.WeightKeys => OriginalKeys.Rules;

    IReadOnlyList<WeightNote> IExperiment.WeightNotes => KnownWeights.Notes;

    IReadOnlyDictionary<string, int> IExperiment.StateVersions => OriginalKeys.Versions;
}
