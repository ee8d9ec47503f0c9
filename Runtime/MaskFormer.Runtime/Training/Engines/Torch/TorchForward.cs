using MaskFormer.Language;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data.Pipeline;
using MaskFormer.StableHlo;
using MaskFormer.Torch;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Runtime.Training;

/// <summary>Model and criterion as TorchSharp modules, wired: from a batch to what the criterion says of it.</summary>
internal sealed class TorchForward : IDisposable
{
    private readonly HashSet<string> fields; // of a batch: those that something asks for
    private readonly long seed;

    /// <summary>Builds both; the seed fixes the initial weights.</summary>
    /// <param name="experiment">A validated experiment whose blocks have a TorchSharp module.</param>
    /// <exception cref="MaskFormerException">MF5001: a block has no TorchSharp module. MF7001: ports that nothing feeds.</exception>
    public TorchForward(IExperiment experiment)
    {
        Wiring = ExperimentWiring.Of(experiment);
        fields = [.. Wiring.ModelInputs, .. Wiring.CriterionInputs.Select(static source => source.Field).OfType<string>()];
        seed = experiment.Training.Seed;
        Outputs = experiment.Criterion.Outputs;
        Predicted = experiment.Model.Outputs;
        Model = new(experiment);
        Criterion = TorchEngine.Module(experiment.Criterion);
        Model.Model.train();
        Criterion.train();
    }

    /// <summary>What feeds what.</summary>
    public PortWiring Wiring { get; }

    /// <summary>The model, whose weights can be loaded.</summary>
    public TorchEngine Model { get; }

    /// <summary>The criterion.</summary>
    public BlockModule Criterion { get; }

    /// <summary>The criterion's outputs.</summary>
    public IReadOnlyList<PortInfo> Outputs { get; }

    /// <summary>The model's outputs.</summary>
    public IReadOnlyList<PortInfo> Predicted { get; }

    /// <summary>Runs both.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="step">Steps done before: dropout is a function of it.</param>
    /// <param name="look">Gets the model's outputs; null for nobody.</param>
    /// <returns>The criterion's outputs.</returns>
    public IReadOnlyList<Tensor> Run(TrainingBatch batch, long step, Action<IReadOnlyList<Tensor>>? look = null)
    {
        using IDisposable random = StepRandom.Begin(CounterRandom.Key(seed, step));
        Dictionary<string, Tensor> given = TorchBatch.From(batch, fields);
        IReadOnlyList<Tensor> predicted = Model.Model.RunComputing([.. Wiring.ModelInputs.Select(name => given[name])]);
        look?.Invoke(predicted);
        return Criterion.Run([.. Wiring.CriterionInputs.Select(source => source.Field is { } field ? given[field] : predicted[source.Output])]);
    }

    public void Dispose()
    {
        Criterion.Dispose();
        Model.Dispose();
    }
}
