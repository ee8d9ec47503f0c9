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
/// <param name="experiment">Model and data.</param>
/// <param name="task">What the model's outputs mean.</param>
/// <param name="pictures">Draws labels and batch.</param>
/// <param name="console">Gets the names of the pictures, and warnings.</param>
internal sealed class FirstBatch(IExperiment experiment, ISegmentationTask task, TrainingPictures pictures, ConsoleProgress console)
{
    private const int LabelledImages = 64; // whose annotations the picture of labels counts

    /// <summary>Draws the batch, and predicts its first image: only a prediction proves that model and data have the same classes.</summary>
    /// <param name="batch">The first batch.</param>
    /// <param name="training">Where it comes from.</param>
    /// <param name="predictor">The model with its initial weights.</param>
    /// <exception cref="MaskFormerException">MF7006: classes of model and data differ.</exception>
    public void Check(TrainingBatch batch, IPanopticSource training, IPredictor predictor)
    {
        DataConfig data = experiment.Data;
        DataReport labels = DataReport.Of(training, data.TargetSlots, LabelledImages, WorkerThreads.Of(data), memory: data.ImageMemory);
        console.Note($"what it is labelled with: {pictures.Labels(labels)}");
        console.Note($"what the model is fed: {pictures.FirstBatch(batch)}");
        RawPrediction prediction = predictor.Predict(batch.Only(0).Image, batch.Height, batch.Width);
        ClassCount.Check(prediction, task, training.Categories.Count, training.Place);
        ModelCapacity? capacity = task.Capacity(prediction.Outputs.ToDictionary(static output => output.Key, static output => output.Value.Sizes));
        if (capacity?.Segments is { } segments && batch.Used > segments)
            console.Warning(TrainingWarnings.TooManyTargets(batch.Used, segments, experiment.Model));
    }
}
