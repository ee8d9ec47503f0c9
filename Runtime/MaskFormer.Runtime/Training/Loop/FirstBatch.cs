using MaskFormer.Language;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Data.Pipeline;
using MaskFormer.Runtime.Data.Reports;
using MaskFormer.Runtime.Evaluation;
using MaskFormer.Runtime.Reporting;
using MaskFormer.Runtime.Tasks;

namespace MaskFormer.Runtime.Training;

/// <summary>What happens before a model learns from its first batch: pictures of it and of its labels are left, and the model is tried on it.</summary>
/// <param name="of">What is trained.</param>
/// <param name="training">Where the batch comes from.</param>
/// <param name="pictures">Draws labels and batch.</param>
internal sealed class FirstBatch(TrainingContext of, IPanopticSource training, TrainingPictures pictures)
{
    private const int LabelledImages = 64; // whose annotations the picture of labels counts

    /// <summary>Draws the batch, and predicts its first image: only a prediction proves that model and data have the same classes.</summary>
    /// <param name="batch">The first batch.</param>
    /// <exception cref="MaskFormerException">MF7006: classes of model and data differ.</exception>
    public void Check(TrainingBatch batch)
    {
        DataConfig data = of.Experiment.Data;
        DataReport labels = DataReport.Of(training, data.TargetSlots, LabelledImages, WorkerThreads.Of(data), memory: data.ImageMemory);
        of.Console.Note($"what it is labelled with: {pictures.Labels(labels)}");
        of.Console.Note($"what the model is fed: {pictures.FirstBatch(batch)}");
        RawPrediction prediction = of.Engine.Predict(batch.Only(0).Image, batch.Height, batch.Width);
        ClassCount.Check(prediction, of.Task, training.Categories.Count, training.Place);
        ModelCapacity? capacity = of.Task.Capacity(prediction.Outputs.ToDictionary(static output => output.Key, static output => output.Value.Sizes));
        if (capacity?.Segments is { } segments && batch.Used > segments)
            of.Console.Warning(TrainingWarnings.TooManyTargets(batch.Used, segments, of.Experiment.Model));
    }
}
