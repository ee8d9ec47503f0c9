using MaskFormer.Pjrt;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data.Pipeline;
using MaskFormer.StableHlo.Training;

namespace MaskFormer.Runtime.Training;

/// <summary>The model alone as a program for one image of the experiment's canvas.</summary>
internal sealed class GraphPredictor : IPredictor, IDisposable
{
    private readonly (int Height, int Width) canvas;

    /// <param name="experiment">A validated experiment.</param>
    /// <param name="platform">Runs the program.</param>
    /// <param name="stateOf">Where the weights lie; null for the predictor's own <see cref="Session"/>.</param>
    public GraphPredictor(IExperiment experiment, IGraphPlatform platform, IProgramSession? stateOf = null)
    {
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
        HostArray logits = outputs["Logits"],
            masks = outputs["Masks"];
        ReadOnlySpan<long> scores = logits.Dims; // [Levels, Queries, 1, Classes + 1]
        ReadOnlySpan<long> maps = masks.Dims; // [Levels, 1, Queries, Rows, Columns]
        return new(Last(logits), Last(masks), (int)scores[1], (int)maps[3], (int)maps[4]);
    }

    public void Dispose() => Session.Dispose();

    private static float[] Last(HostArray levels)
    {
        ReadOnlySpan<float> all = levels.View<float>();
        return all[^(all.Length / (int)levels.Dims[0])..].ToArray();
    }
}
