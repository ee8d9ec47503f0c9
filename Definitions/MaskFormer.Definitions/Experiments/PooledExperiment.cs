using MaskFormer.Language;
using MaskFormer.Runtime.Contracts;

namespace MaskFormer.Definitions;

/// <summary>Everything that decides what a run of a small MaskFormer with mask pooling does.</summary>
[Config]
public sealed partial record PooledExperiment : IExperiment
{
    /// <summary>The network.</summary>
    public PooledModel Model { get; init; } = new();

    /// <summary>What judges it; the number of classes is the model's, the number of pairs the data's.</summary>
    public PooledCriterion Criterion { get; init; } = new();

    /// <summary>What it sees.</summary>
    public DataConfig Data { get; init; } = new FolderData();

    /// <summary>How it is trained.</summary>
    public TrainingConfig Training { get; init; } = new();

    /// <summary>How it is evaluated.</summary>
    public EvaluationConfig Evaluation { get; init; } = new();

    PooledCriterion Judge => Criterion with { Classes = Model.Classes, PairsPerImage = Data.PairsPerImage };

    IBlock IExperiment.Model => Model;

    IBlock IExperiment.Criterion => Judge;

    IReadOnlyList<KeyRule> IExperiment.WeightKeys => OriginalKeys.Rules;

    IReadOnlyList<WeightNote> IExperiment.WeightNotes => KnownWeights.Notes;

    IReadOnlyDictionary<string, int> IExperiment.StateVersions => OriginalKeys.Versions;
}
