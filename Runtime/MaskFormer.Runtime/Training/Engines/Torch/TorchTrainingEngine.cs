using MaskFormer.Language;
using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data.Pipeline;
using MaskFormer.Runtime.Evaluation;
using MaskFormer.Torch;
using TorchSharp;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Runtime.Training;

/// <summary>The TorchSharp engine: autograd for the gradients, matching on the host, AdamW with the original's parameter groups.</summary>
internal sealed class TorchTrainingEngine : ITrainingEngine
{
    private const long LeastAddressSpace = 4700L << 20; // at 4,500 MB oneDNN aborts within a step
    private readonly TorchForward forward;
    private readonly TorchEngine model;
    private readonly IReadOnlyList<TrainedWeight> weights;
    private readonly AdamW optimizer;
    private readonly double learningRate;
    private readonly double? clipNorm;
    private BatchAxes? axes; // asked for by the first step in parts
    private long done;

    /// <summary>Builds model, criterion and optimizer; the seed fixes the initial weights.</summary>
    /// <param name="experiment">A validated experiment whose blocks have a TorchSharp module.</param>
    /// <exception cref="MaskFormerException">MF5001: a block has no TorchSharp module. MF7001: ports that nothing feeds. MF7008: too little address
    /// space.</exception>
    public TorchTrainingEngine(IExperiment experiment)
    {
        AddressSpace.Demand(LeastAddressSpace, "training with libtorch");
        TrainingConfig training = experiment.Training;
        (learningRate, clipNorm) = (training.LearningRate, training.ClipNorm);
        forward = new(experiment);
        model = forward.Model;
        weights = TorchOptimizer.Weights(
            model.Model, ParameterRates.Of(experiment.Model, training), ParameterRates.Frozen(experiment.Model, training));
        optimizer = new AdamW(weights, training.Beta1, training.Beta2, training.Epsilon);
    }

    public string Name => model.Name;

    public long Parameters => model.Parameters;

    public (int Height, int Width)? Canvas => model.Canvas;

    public IReadOnlyDictionary<string, byte[]> Random
    {
        get => new Dictionary<string, byte[]> { [Name] = RandomState.Capture() };

        set
        {
            // A checkpoint of another engine has another generator: this one then goes on from its seed.
            if (value.TryGetValue(Name, out byte[]? state)) RandomState.Restore(state);
        }
    }

    public StepOutcome Step(IReadOnlyList<TrainingBatch> batches, double rateFactor)
    {
        using DisposeScope scope = NewDisposeScope();
        optimizer.ClearGradients();
        model.Model.EndStep(made: false); // of one that ended in an error
        StepOutcome losses = batches.Count == 1 ? Pass(batches[0]) : Parts(batches);
        double norm = Gradients.Clip(weights.Select(static weight => weight.Weight), clipNorm ?? double.PositiveInfinity);
        StepOutcome outcome = losses with { GradientNorm = norm };
        if (outcome.IsFinite)
        {
            optimizer.Step(learningRate * rateFactor);
            done++;
        }

        model.Model.EndStep(outcome.IsFinite);

        return outcome;
    }

    public RawPrediction Predict(float[] image, int height, int width) => model.Predict(image, height, width);

    public IReadOnlyList<NamedTensor> SaveWeights() => model.SaveWeights();

    public void LoadWeights(IReadOnlyList<NamedTensor> stored) => model.LoadWeights(stored);

    public IReadOnlyList<NamedTensor> SaveOptimizer() => TorchOptimizer.Save(optimizer);

    public void LoadOptimizer(IReadOnlyList<NamedTensor> stored)
    {
        TorchOptimizer.Load(optimizer, stored);
        done = OptimizerNames.Updates(stored);
    }

    public void Dispose()
    {
        optimizer.Dispose();
        forward.Dispose();
    }

    /// <summary>Every part twice: its sums over the batch first, then its gradients with the sums of all.</summary>
    private StepOutcome Parts(IReadOnlyList<TrainingBatch> batches)
    {
        axes ??= BatchAxes.Learn(images => WithoutGradients(ProbeBatch.Of(batches[0], images)), batches[0].Size);
        using StepParts parts = new(axes, batches.Count);
        for (int part = 0; part < batches.Count; part++)
        {
            using IDisposable pass = parts.AddUp(part);
            WithoutGradients(batches[part]);
        }

        StepOutcome? losses = null; // every part tells those of all
        for (int part = 0; part < batches.Count; part++)
        {
            using IDisposable pass = parts.Take(part);
            losses = Pass(batches[part], 1.0 / batches.Count);
        }

        return losses!;
    }

    private void WithoutGradients(TrainingBatch batch)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable frozen = no_grad();
        forward.Run(batch, done);
    }

    private StepOutcome Pass(TrainingBatch batch, double share = 1)
    {
        using DisposeScope scope = NewDisposeScope();
        IReadOnlyList<Tensor> outputs = forward.Run(batch, done);
        Tensor total = outputs[forward.Wiring.Total];
        double value = total.to(ScalarType.Float64).item<double>();
        if (double.IsFinite(value)) (total * Number.Of(share)).backward();

        Dictionary<string, double[]> losses = [];
        Dictionary<string, double> numbers = [];
        for (int i = 0; i < forward.Outputs.Count; i++)
        {
            if (outputs[i].dim() == 1) losses[forward.Outputs[i].Name] = Array.ConvertAll(outputs[i].ToFloats(), static loss => (double)loss);
            else if (outputs[i].dim() == 0 && i != forward.Wiring.Total) numbers[forward.Outputs[i].Name] = outputs[i].to(ScalarType.Float64).item<double>();
        }

        return new(value, losses, 0) { Statistics = numbers };
    }
}
