using MaskFormer.Language;
using MaskFormer.Pjrt;
using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data.Pipeline;
using MaskFormer.StableHlo;
using MaskFormer.StableHlo.Training;

namespace MaskFormer.Runtime.Training;

/// <summary>
/// The graph engines: forward pass, matching, losses, gradients, clipping and AdamW are one program, compiled once. The initial weights are those of the
/// TorchSharp module for the same seed, so that all engines start alike.
/// </summary>
public sealed class XlaTrainStep : ITrainStep
{
    private readonly IReadOnlyList<NamedType> state; // empty for prediction: all weights are buffers then
    private readonly IReadOnlyList<NamedType> buffers;
    private readonly IStepDevice device;
    private readonly TrainingConfig training;
    private readonly string[] trained;
    private readonly int pairsPerImage;
    private long done;

    private XlaTrainStep(string engine, IExperiment experiment, int devices, TrainingStep? step, Lazy<ForwardGraph> model, Func<IStepDevice> open)
    {
        (Engine, Devices, training, pairsPerImage) = (engine, devices, experiment.Training, experiment.Data.PairsPerImage);
        (state, buffers) = step is null ? ([], model.Value.Weights) : (step.State, step.Buffers);
        trained = step is null ? [] : [.. ParameterRates.Of(experiment.Model, training).Select(static rate => rate.Key)];
        IReadOnlyList<NamedTensor> initial = InitialWeights.Of(experiment);
        Parameters = experiment.Model.Weights().Where(static weight => weight.Trained).Sum(static weight => weight.Count);
        device = open();
        Predictor = new XlaPredictor(device, (experiment.Data.CanvasHeight, experiment.Data.CanvasWidth));
        foreach (NamedType named in state)
            device.Set(named.Name, HostArray.From(new float[named.Type.Dims.Aggregate(1L, static (product, size) => product * size)], [.. named.Type.Dims]));
        LoadWeights(initial);
    }

    /// <inheritdoc/>
    public string Engine { get; }

    /// <inheritdoc/>
    public int Devices { get; }

    /// <inheritdoc/>
    public long Parameters { get; }

    /// <inheritdoc/>
    public IPredictor Predictor { get; }

    /// <summary>Nothing to keep: dropout is a function of seed and step.</summary>
    public IReadOnlyDictionary<string, byte[]> Random
    {
        get => new Dictionary<string, byte[]>();
        set { }
    }

    /// <summary>Writes the step's graph, compiles it with a plugin, and puts the initial state on its devices.</summary>
    /// <param name="experiment">A validated experiment whose blocks have both back ends.</param>
    /// <param name="options">Plugin and devices.</param>
    /// <exception cref="MaskFormerException">MF3015: accumulation, or a number of devices that does not fit. MF5001: a block has no graph. Errors of graph and plugin.</exception>
    public static XlaTrainStep OnPlugin(IExperiment experiment, XlaOptions options)
    {
        if (!options.PredictOnly) StepGraphs.Check(experiment.Training, options.Devices); // needs no plugin
        PluginClient plugin = new(options);
        try
        {
            Lazy<ForwardGraph> model = new(() => StepGraphs.Prediction(experiment, plugin.Target));
            if (options.PredictOnly) return new("xla", experiment, options.Devices, null, model, () => new PjrtForwardDevice(model.Value, plugin));
            TrainingStep step = StepGraphs.Training(experiment, options.Devices, plugin.Target);
            return new("xla", experiment, options.Devices, step, model, () => new PjrtStepDevice(step, model, plugin));
        }
        catch
        {
            plugin.Dispose();
            throw;
        }
    }

    /// <summary>The same graph on the reference evaluator.</summary>
    /// <param name="experiment">A validated experiment whose blocks have both back ends.</param>
    /// <inheritdoc cref="OnPlugin" path="/exception"/>
    /// <param name="predictOnly">Whether only the model is built; steps are then refused.</param>
    public static XlaTrainStep OnEvaluator(IExperiment experiment, bool predictOnly = false)
    {
        Lazy<ForwardGraph> model = new(() => StepGraphs.Prediction(experiment));
        TrainingStep? step = predictOnly ? null : StepGraphs.Training(experiment);
        return new("evaluator", experiment, 1, step, model, () => new EvaluatorStepDevice(step, model));
    }

    /// <inheritdoc/>
    public StepOutcome Step(IReadOnlyList<TrainingBatch> batches, double rateFactor)
    {
        PairLimit.Demand(batches.Single(), Devices, pairsPerImage);
        Dictionary<string, HostArray> values = BatchFields.Of(batches.Single());
        values[TrainingStep.LearningRate] = HostArray.Scalar((float)(training.LearningRate * rateFactor));
        values[GraphBuilder.RandomKeyInput] = HostArray.Scalar(CounterRandom.Key(training.Seed, done));
        IReadOnlyDictionary<string, HostArray> outputs = device.Step(values);
        Dictionary<string, double[]> losses = outputs
            .Where(static pair => pair.Value.Dims.Length == 1)
            .ToDictionary(static pair => pair.Key, static pair => Array.ConvertAll(pair.Value.ToArray<float>(), static loss => (double)loss));
        StepOutcome outcome = new(Number("Total")!.Value, losses, Number("GradientNorm")!.Value)
        {
            MatchedIoU = Number(nameof(StepOutcome.MatchedIoU)),
            NoObjectShare = Number(nameof(StepOutcome.NoObjectShare)),
        };
        if (outcome.IsFinite)
            done++; // the graph's own guard has kept the state otherwise
        return outcome;

        double? Number(string name) => outputs.TryGetValue(name, out HostArray? value) && value.Dims.Length == 0 ? value.View<float>()[0] : null;
    }

    /// <inheritdoc/>
    public IStepProfile Profile() => device.Profile() ?? throw StepErrors.NoProfiler(Engine);

    /// <inheritdoc/>
    public IReadOnlyList<NamedTensor> SaveWeights() => [.. Weights().Order(StringComparer.Ordinal).Select(key => Stored(key, key))];

    /// <inheritdoc/>
    public void LoadWeights(IReadOnlyList<NamedTensor> stored) => Load(Weights().ToDictionary(static key => key), stored, "weights");

    /// <inheritdoc/>
    public IReadOnlyList<NamedTensor> SaveOptimizer()
    {
        float updates = device.Read(TrainingStep.Step).View<float>()[0];
        IEnumerable<NamedTensor> steps = trained.Select(key => NamedTensor.From<float>(OptimizerNames.Step(key), [], [updates]));
        return [.. Moments().Select(pair => Stored(pair.Value, pair.Key)).Concat(steps).OrderBy(static tensor => tensor.Name, StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    public void LoadOptimizer(IReadOnlyList<NamedTensor> stored)
    {
        ILookup<bool, NamedTensor> parts = stored.ToLookup(static tensor => tensor.Name.EndsWith(OptimizerNames.Step(""), StringComparison.Ordinal));
        Load(Moments(), [.. parts[false]], "optimizer");
        done = OptimizerNames.Updates(stored);
        device.Set(TrainingStep.Step, HostArray.Scalar((float)done));
    }

    /// <inheritdoc/>
    public void Dispose() => device.Dispose();

    private IEnumerable<string> Weights() => trained.Concat(buffers.Select(static buffer => buffer.Name));

    // Name in files to name in the program.
    private Dictionary<string, string> Moments() =>
        trained
            .SelectMany(static key =>
                new[] { (OptimizerNames.Mean(key), key + TrainingStep.FirstMoment), (OptimizerNames.MeanSquare(key), key + TrainingStep.SecondMoment) }
            )
            .ToDictionary(static pair => pair.Item1, static pair => pair.Item2);

    private NamedTensor Stored(string name, string fileName)
    {
        HostArray value = device.Read(name);
        return NamedTensor.From(fileName, value.Dims.ToArray(), value.View<float>());
    }

    private void Load(Dictionary<string, string> wanted, IReadOnlyList<NamedTensor> stored, string what)
    {
        Dictionary<string, TensorType> types = state.Concat(buffers).ToDictionary(static named => named.Name, static named => named.Type);
        WeightComparison
            .Of(
                wanted.Select(pair => new TensorInfo(pair.Key, Checkpoints.ElementType.F32, [.. types[pair.Value].Dims])),
                stored.Select(static tensor => tensor.Info)
            )
            .Demand(what);
        foreach (NamedTensor tensor in stored)
            device.Set(wanted[tensor.Name], HostArray.From(tensor.ToFloat32().Values<float>(), [.. tensor.Info.Shape]));
    }
}
