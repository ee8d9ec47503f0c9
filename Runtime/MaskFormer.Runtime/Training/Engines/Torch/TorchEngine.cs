using MaskFormer.Language;
using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Evaluation;
using MaskFormer.Runtime.Tasks;
using MaskFormer.Torch;
using TorchSharp;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Runtime.Training;

/// <summary>A model as a TorchSharp module; the outputs that its task reads are found by their names.</summary>
internal sealed class TorchEngine : IEngine
{
    private readonly (TaskOutput Output, int Index)[] read;

    /// <summary>Builds the model; the seed fixes the initial weights.</summary>
    /// <param name="experiment">A validated experiment whose model has a TorchSharp module.</param>
    /// <exception cref="MaskFormerException">MF5001: the model has no TorchSharp module. MF7001: it lacks an output that prediction needs.</exception>
    public TorchEngine(IExperiment experiment)
    {
        NativeLibrary.Prepare();
        ISegmentationTask task = SegmentationTasks.Of(experiment.Task);
        ExperimentWiring.DemandOutputs(experiment.Model, task);
        List<string> names = [.. experiment.Model.Outputs.Select(static port => port.Name)];
        read = [.. task.Outputs.Select(output => (output, names.IndexOf(output.Name)))];
        manual_seed(experiment.Training.Seed);
        Model = Module(experiment.Model);
        Model.Compute = experiment.Training.Precision == ComputePrecision.BFloat16 ? ScalarType.BFloat16 : null;
        Parameters = Model.parameters().Sum(static parameter => parameter.numel());
    }

    public string Name => "torch";

    public long Parameters { get; }

    public (int Height, int Width)? Canvas => null;

    /// <summary>The model.</summary>
    public BlockModule Model { get; }

    /// <summary>A block's module.</summary>
    /// <exception cref="MaskFormerException">MF5001: it has none.</exception>
    public static BlockModule Module(IBlock block) =>
        block is ITorchBlock torch
            ? torch.CreateModule()
            : throw new MaskFormerException(
                "MF5001",
                block.GetType().Name,
                "the block has no TorchSharp module",
                "Reference MaskFormer.Torch and its generator in the project that defines the block"
            );

    public RawPrediction Predict(float[] image, int height, int width)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable frozen = no_grad();
        bool training = Model.training;
        Model.eval();
        try
        {
            IReadOnlyList<Tensor> values = Model.RunComputing([tensor(image, [1, 3, height, width])]);
            return new(read.ToDictionary(static one => one.Output.Name, one => Read(one.Output.HasLayers ? values[one.Index][-1] : values[one.Index])));
        }
        finally
        {
            Model.train(training);
        }
    }

    public IReadOnlyList<NamedTensor> SaveWeights() =>
        [.. Model.state_dict().OrderBy(static pair => pair.Key, StringComparer.Ordinal).Select(static pair => pair.Value.ToStored(pair.Key))];

    public void LoadWeights(IReadOnlyList<NamedTensor> stored) => TorchTensors.FillAll(Model.state_dict(), stored, "weights");

    public void Dispose() => Model.Dispose();

    private static OutputValues Read(Tensor values) => new(values.shape, values.ToFloats());
}
