using MaskFormer.Language;
using MaskFormer.Runtime.Evaluation;
using MaskFormer.Runtime.Tasks;

namespace MaskFormer.Runtime.Training;

/// <summary>Model and data must count the same classes, or every label would mean something else.</summary>
internal static class ClassCount
{
    /// <summary>Compares them.</summary>
    /// <param name="model">Classes that the model tells apart, "no object" left out.</param>
    /// <param name="data">Classes of the data.</param>
    /// <param name="place">The data.</param>
    /// <exception cref="MaskFormerException">MF7006: they differ.</exception>
    public static void Check(int model, int data, string place)
    {
        if (model == data)
            return;
        throw new MaskFormerException(
            "MF7006",
            place,
            FormattableString.Invariant($"the data has {data} classes, the model {model}"),
            FormattableString.Invariant($"Set the model's number of classes to that of the data: --set model.classes={data}")
        );
    }

    /// <summary>Compares a prediction with the data; one that does not tell its number of classes passes.</summary>
    /// <inheritdoc cref="Check(int, int, string)" path="/param|/exception"/>
    public static void Check(RawPrediction prediction, ISegmentationTask task, int data, string place)
    {
        if (task.Capacity(prediction.Outputs.ToDictionary(static output => output.Key, static output => output.Value.Sizes)) is { } model)
            Check(model.Classes, data, place);
    }
}
