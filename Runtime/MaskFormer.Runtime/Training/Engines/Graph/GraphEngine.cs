using MaskFormer.Language;
using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Evaluation;
using MaskFormer.Runtime.Reporting;

namespace MaskFormer.Runtime.Training;

/// <summary>The model as a graph, for prediction: the training step, which takes far longer to compile, is neither written nor compiled.</summary>
internal sealed class GraphEngine : IEngine
{
    private readonly IGraphPlatform platform;
    private readonly GraphPredictor predictor;
    private readonly SessionState state;
    private readonly (string, string)[] weights;

    private GraphEngine(IExperiment experiment, IGraphPlatform platform)
    {
        this.platform = platform;
        IReadOnlyList<NamedTensor> initial = InitialWeights.Of(experiment);
        Parameters = WeightList.Trained(experiment.Model);
        predictor = new(experiment, platform);
        state = new(predictor.Session, predictor.Weights);
        weights = [.. predictor.Weights.Select(static weight => weight.Name).Order(StringComparer.Ordinal).Select(static key => (key, key))];
        LoadWeights(initial);
    }

    public string Name => platform.Name;

    public long Parameters { get; }

    public (int Height, int Width)? Canvas => predictor.Canvas;

    /// <summary>Writes the model's graph, makes it ready and gives it the initial weights. The platform is the engine's from here on.</summary>
    /// <exception cref="MaskFormerException">MF5001: a block has no graph. Errors of graph and platform.</exception>
    public static GraphEngine Open(IExperiment experiment, IGraphPlatform platform)
    {
        try
        {
            return new(experiment, platform);
        }
        catch
        {
            platform.Dispose();
            throw;
        }
    }

    public RawPrediction Predict(float[] image, int height, int width) => predictor.Predict(image, height, width);

    public IReadOnlyList<NamedTensor> SaveWeights() => [.. state.Save(weights)];

    public void LoadWeights(IReadOnlyList<NamedTensor> stored) => state.Load(weights, stored, "weights");

    public void Dispose()
    {
        predictor.Dispose();
        platform.Dispose();
    }
}
