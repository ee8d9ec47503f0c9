using MaskFormer.Language;
using MaskFormer.Runtime.Contracts;

namespace MaskFormer.Definitions;

/// <summary>Everything that decides what a run of a small MaskFormer whose pixels vote does.</summary>
[Config]
public sealed partial record VotingExperiment : IExperiment
{
    /// <summary>The network.</summary>
    public VotingModel Model { get; init; } = new();

    /// <summary>Its criterion; the number of classes is the model's, the number of pairs the data's.</summary>
    public VotingCriterion Criterion { get; init; } = new();

    /// <summary>What it sees.</summary>
    public DataConfig Data { get; init; } = new FolderData();

    /// <summary>How it is trained.</summary>
    public TrainingConfig Training { get; init; } = new();

    /// <summary>How it is evaluated.</summary>
    public EvaluationConfig Evaluation { get; init; } = new();

    VotingCriterion SizedCriterion => Criterion with { Classes = Model.Classes, PairsPerImage = Data.PairsPerImage };

    // Pixels that nobody is sure of belong to nobody: where the background is missed, a segment does not spread over it.
    TaskConfig IExperiment.Task => new MaskClassification { EndsAtHalf = true };

    IBlock IExperiment.Model => Model;

    IBlock IExperiment.Criterion => SizedCriterion;

    IReadOnlyList<KeyRule> IExperiment.WeightKeys => OriginalKeys.Rules;

    IReadOnlyList<WeightNote> IExperiment.WeightNotes => KnownWeights.Notes;

    IReadOnlyDictionary<string, int> IExperiment.StateVersions => OriginalKeys.Versions;
}
