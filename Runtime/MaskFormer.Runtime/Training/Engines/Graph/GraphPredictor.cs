using MaskFormer.Pjrt;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data.Pipeline;
using MaskFormer.Runtime.Evaluation;
using MaskFormer.Runtime.Tasks;
using MaskFormer.StableHlo.Training;

namespace MaskFormer.Runtime.Training;

/// <summary>The model alone as a program for one image of the experiment's canvas.</summary>
internal sealed class GraphPredictor : IPredictor, IDisposable
{
    private readonly (int Height, int Width) canvas;
    private readonly IReadOnlyList<TaskOutput> read;

    /// <param name="experiment">A validated experiment.</param>
    /// <param name="platform">Runs the program.</param>
    /// <param name="stateOf">Where the weights lie; null for the predictor's own <see cref="Session"/>.</param>
    public GraphPredictor(IExperiment experiment, IGraphPlatform platform, IProgramSession? stateOf = null)
    {
        ISegmentationTask task = SegmentationTasks.Of(experiment.Task);
        ExperimentWiring.DemandOutputs(experiment.Model, task);
        read = task.Outputs;
        ForwardGraph graph = StepGraphs.Prediction(experiment, platform.Target);
        canvas = (experiment.Data.CanvasHeight, experiment.Data.CanvasWidth);
        Weights = graph.Weights;
        Session = platform.Open(graph.Module, SessionLayout.Of(graph), stateOf);
    }

    /// <summary>The program; its state are the weights.</summary>
    public IProgramSession Session { get; }

    /// <summary>The weights and buffers that it takes.</summary>
    public IReadOnlyList<NamedType> Weights { get; }

    public (int Height, int Width)? Canvas => canvas;

    public RawPrediction Predict(float[] image, int height, int width)
    {
        IReadOnlyDictionary<string, HostArray> outputs = Session.Run(
            new Dictionary<string, HostArray> { [nameof(TrainingBatch.Image)] = HostArray.From(image, 1, 3, height, width) }
        );
        return new(read.ToDictionary(static output => output.Name, output => Read(outputs[output.Name], output.HasLayers)));
    }

    public void Dispose() => Session.Dispose();

    private static OutputValues Read(HostArray output, bool hasLayers)
    {
        ReadOnlySpan<float> all = output.View<float>();
        ReadOnlySpan<long> sizes = output.Dims;
        return hasLayers ? new(sizes[1..].ToArray(), all[^(all.Length / (int)sizes[0])..].ToArray()) : new(sizes.ToArray(), all.ToArray());
    }
}
