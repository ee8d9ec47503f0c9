using MaskFormer.Language;
using MaskFormer.Runtime.Contracts;

namespace MaskFormer.Definitions;

/// <summary>Everything that decides what a run of MaskFormer does.</summary>
[Config]
public sealed partial record MaskFormerExperiment : IExperiment
{
    /// <summary>The network.</summary>
    public MaskFormerModel Model { get; init; } = new();

    /// <summary>Its criterion; the number of classes is the model's, the number of pairs the data's.</summary>
    public SetCriterion Criterion { get; init; } = new();

    /// <summary>What it sees.</summary>
    public DataConfig Data { get; init; } = new CocoPanopticData();

    /// <summary>How it is trained.</summary>
    public TrainingConfig Training { get; init; } = new();

    /// <summary>How it is evaluated.</summary>
    public EvaluationConfig Evaluation { get; init; } = new();

    SetCriterion SizedCriterion => Criterion with { Classes = Model.Classes, PairsPerImage = Data.PairsPerImage };

    IBlock IExperiment.Model => Model;

    IBlock IExperiment.Criterion => SizedCriterion;

    IReadOnlyList<KeyRule> IExperiment.WeightKeys => OriginalKeys.Rules;

    IReadOnlyList<WeightNote> IExperiment.WeightNotes => KnownWeights.Notes;

    IReadOnlyDictionary<string, int> IExperiment.StateVersions => OriginalKeys.Versions;

    ForeignFolder IExperiment.HuggingFace => HuggingFaceFolders.Of(Model, Criterion, Data, Evaluation);

    IReadOnlyList<SettingRule> IExperiment.WeightSettings => HuggingFaceSettings.Of(Model);
}
