using MaskFormer.Language;

namespace MaskFormer.Runtime.Contracts;

/// <summary>
/// Everything that <c>train NAME</c> needs: a model, its criterion, its data, how it is trained and evaluated.
/// A program has one record of this kind and states its experiments as values of it.
/// </summary>
public interface IExperiment : IConfigRecord
{
    /// <summary>The fields of every batch, by whose names ports of the model and the criterion are fed.</summary>
    const string BatchFields = "Image, Pixels, Labels, Owners, Targets, Valid";

    /// <summary>Image in, predictions out. Its outputs reach the criterion by their names.</summary>
    [Fed(BatchFields, With = nameof(Task))]
    IBlock Model { get; }

    /// <summary>Predictions and targets in, losses out; the output named <c>Total</c> is minimised.</summary>
    [Fed(BatchFields, With = nameof(Task), From = nameof(Model), Needs = "Total")]
    IBlock Criterion { get; }

    /// <summary>What the model's outputs mean; mask classification unless another task is named.</summary>
    TaskConfig Task => new MaskClassification();

    /// <summary>Where images come from, how they are changed, and the sizes of a batch.</summary>
    DataConfig Data { get; }

    /// <summary>Optimizer, schedule and periods.</summary>
    TrainingConfig Training { get; }

    /// <summary>How predictions become segments, and on which images they are evaluated.</summary>
    EvaluationConfig Evaluation { get; }

    /// <summary>How keys in weight files of other programs become the model's; none by default.</summary>
    IReadOnlyList<KeyRule> WeightKeys => [];

    /// <summary>What a configuration beside weight files of other programs must say; nothing by default.</summary>
    IReadOnlyList<SettingRule> WeightSettings => [];

    /// <summary>What <c>convert</c> tells of weights that are known by their names; nothing by default.</summary>
    IReadOnlyList<WeightNote> WeightNotes => [];

    /// <summary>Versions of modules in a state dictionary of the original (<c>_metadata</c>), by their paths; none by default.</summary>
    IReadOnlyDictionary<string, int> StateVersions => new Dictionary<string, int>();

    /// <summary>The model as a folder of Hugging Face; refused by default.</summary>
    /// <exception cref="MaskFormerException">MF4205: there is no such model there.</exception>
    ForeignFolder HuggingFace => throw MaskFormerException.WrongInput(
        "MF4205", "--to huggingface", "Hugging Face has no such model", "Write it as safetensors or torch");
}
