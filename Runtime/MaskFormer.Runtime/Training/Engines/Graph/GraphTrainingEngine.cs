using MaskFormer.Language;
using MaskFormer.Pjrt;
using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data.Pipeline;
using MaskFormer.Runtime.Evaluation;
using MaskFormer.Runtime.Reporting;
using MaskFormer.StableHlo;
using MaskFormer.StableHlo.Training;

namespace MaskFormer.Runtime.Training;

/// <summary>
/// The training step as a graph: forward pass, matching, losses, gradients, clipping and AdamW are one program, or a few where gradients are accumulated.
/// The initial weights are those of the TorchSharp module for the same seed, so that all engines start alike. The model alone is compiled at the first
/// prediction, and reads the step's weights.
/// </summary>
internal sealed class GraphTrainingEngine : ITrainingEngine
{
    private readonly IGraphPlatform platform;
    private readonly IStepProgram step;
    private readonly SessionState state;
    private readonly Lazy<GraphPredictor> predictor;
    private readonly TrainingConfig training;
    private readonly int pairsPerImage;
    private readonly string[] trained;
    private readonly (string, string)[] weights;
    private readonly (string, string)[] moments;
    private long done;

    private GraphTrainingEngine(IExperiment experiment, IGraphPlatform platform, int devices)
    {
        (this.platform, Devices, training, pairsPerImage) = (platform, devices, experiment.Training, experiment.Data.PairsPerImage);
        Canvas = (experiment.Data.CanvasHeight, experiment.Data.CanvasWidth);
        step = training.AccumulationSteps == 1
            ? new WholeStep(StepGraphs.Training(experiment, devices, platform.Target), platform, experiment.Data.OverlapDepth)
            : new StepInParts(StepGraphs.Accumulated(experiment, devices, platform.Target), platform, experiment.Data.OverlapDepth);
        trained = [.. ParameterRates.Of(experiment.Model, training).Keys];
        HashSet<string> known = [.. step.State.Concat(step.Buffers).Select(static named => named.Name)];
        IEnumerable<string> keys = experiment.Model.Weights().Select(static weight => weight.Key).Where(known.Contains);
        weights = [.. keys.Order(StringComparer.Ordinal).Select(static key => (key, key))];
        moments =
        [
            .. trained.Select(static key => (OptimizerNames.Mean(key), key + TrainingStep.FirstMoment)),
            .. trained.Select(static key => (OptimizerNames.MeanSquare(key), key + TrainingStep.SecondMoment)),
        ];
        IReadOnlyList<NamedTensor> initial = InitialWeights.Of(experiment);
        Parameters = WeightList.Trained(experiment.Model);
        predictor = new(() => new(experiment, platform, step.Session));
        state = new(step.Session, [.. step.State, .. step.Buffers]);
        state.Clear(step.State);
        LoadWeights(initial);
    }

    public string Name => platform.Name;

    public int Devices { get; }

    public long Parameters { get; }

    public (int Height, int Width)? Canvas { get; }

    /// <summary>Nothing to keep: dropout is a function of seed and step.</summary>
    public IReadOnlyDictionary<string, byte[]> Random
    {
        get => new Dictionary<string, byte[]>();
        set { }
    }

    /// <summary>Writes the step's graph, makes it ready and gives it the initial state. The platform is the engine's from here on.</summary>
    /// <exception cref="MaskFormerException">MF3015: devices that do not divide the batch. MF5001: a block has no graph. Errors of graph
    /// and platform.</exception>
    public static GraphTrainingEngine Open(IExperiment experiment, IGraphPlatform platform, int devices)
    {
        try
        {
            return new(experiment, platform, devices);
        }
        catch
        {
            platform.Dispose();
            throw;
        }
    }

    public StepOutcome Step(IReadOnlyList<TrainingBatch> batches, double rateFactor)
    {
        foreach (TrainingBatch batch in batches) PairLimit.Demand(batch, Devices, pairsPerImage);
        IReadOnlyDictionary<string, HostArray> outputs = step.Run(batches, new Dictionary<string, HostArray>
        {
            [TrainingStep.LearningRate] = HostArray.Scalar((float)(training.LearningRate * rateFactor)),
            [GraphBuilder.RandomKeyInput] = HostArray.Scalar(CounterRandom.Key(training.Seed, done)),
        });
        Dictionary<string, double[]> losses = outputs
            .Where(static pair => pair.Value.Dims.Length == 1)
            .ToDictionary(static pair => pair.Key, static pair => Array.ConvertAll(pair.Value.ToArray<float>(), static loss => (double)loss));
        Dictionary<string, double> numbers = outputs
            .Where(static pair => pair.Value.Dims.Length == 0 && pair.Value.Type == BufferType.Float32)
            .ToDictionary(static pair => pair.Key, static pair => (double)pair.Value.View<float>()[0]);
        numbers.Remove(PortWiring.Minimised, out double total);
        numbers.Remove(TrainingStep.GradientNorm, out double norm);
        StepOutcome outcome = new(total, losses, norm) { Statistics = numbers };
        if (outcome.IsFinite)
            done++; // the graph's own guard has kept the state otherwise
        return outcome;
    }

    public IStepProfile Profile() => platform.Profile() ?? throw ITrainingEngine.NoProfiler(Name);

    public RawPrediction Predict(float[] image, int height, int width) => predictor.Value.Predict(image, height, width);

    public IReadOnlyList<NamedTensor> SaveWeights() => [.. state.Save(weights)];

    public void LoadWeights(IReadOnlyList<NamedTensor> stored) => state.Load(weights, stored, "weights");

    public IReadOnlyList<NamedTensor> SaveOptimizer()
    {
        float updates = step.Session.Read(TrainingStep.Step).View<float>()[0];
        IEnumerable<NamedTensor> steps = trained.Select(key => NamedTensor.From<float>(OptimizerNames.Step(key), [], [updates]));
        return [.. state.Save(moments).Concat(steps).OrderBy(static tensor => tensor.Name, StringComparer.Ordinal)];
    }

    public void LoadOptimizer(IReadOnlyList<NamedTensor> stored)
    {
        ILookup<bool, NamedTensor> parts = stored.ToLookup(static tensor => tensor.Name.EndsWith(OptimizerNames.Step(""), StringComparison.Ordinal));
        state.Load(moments, [.. parts[false]], "optimizer");
        done = OptimizerNames.Updates(stored);
        step.Session.Set(TrainingStep.Step, HostArray.Scalar((float)done));
    }

    public void Dispose()
    {
        if (predictor.IsValueCreated) predictor.Value.Dispose();
        step.Dispose();
        platform.Dispose();
    }
}
