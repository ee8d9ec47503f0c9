using MaskFormer.Pjrt;
using MaskFormer.StableHlo;
using MaskFormer.StableHlo.Evaluation;
using MaskFormer.StableHlo.Training;
using GraphEvaluator = MaskFormer.StableHlo.Evaluation.ReferenceEvaluator;

namespace MaskFormer.Runtime.Training;

/// <summary>A step on the reference evaluator: slow, but needs no plugin, so that any machine can prove the graph.</summary>
/// <param name="step">The training step; null for prediction only.</param>
/// <param name="model">The model alone.</param>
internal sealed class EvaluatorStepDevice(TrainingStep? step, Lazy<ForwardGraph> model) : IStepDevice
{
    private readonly Dictionary<string, HostTensor> state = [];
    private readonly GraphEvaluator? training = step is null ? null : new(step.Module);
    private readonly Lazy<GraphEvaluator> forward = new(() => new GraphEvaluator(model.Value.Module));

    public void Set(string name, HostArray value) => state[name] = ToTensor(value);

    public HostArray Read(string name) => ToArray(state[name]);

    public IReadOnlyDictionary<string, HostArray> Step(IReadOnlyDictionary<string, HostArray> values)
    {
        if (step is null || training is null) throw new InvalidOperationException("The engine was opened for prediction only.");
        IEnumerable<HostTensor> arguments = step.State.Concat(step.Buffers).Select(named => state[named.Name])
            .Concat(step.Batch.Concat(step.Scalars).Select(named => ToTensor(values[named.Name])));
        IReadOnlyList<HostTensor> results = training.Run([.. arguments]);
        for (int i = 0; i < step.State.Count; i++)
            state[step.State[i].Name] = results[i];
        return step
            .Outputs.Select((output, i) => (output.Name, Value: ToArray(results[step.State.Count + i])))
            .ToDictionary(static pair => pair.Name, static pair => pair.Value);
    }

    public IReadOnlyDictionary<string, HostArray> Predict(IReadOnlyDictionary<string, HostArray> batch)
    {
        ForwardGraph graph = model.Value;
        IReadOnlyList<HostTensor> results = forward.Value.Run([
            .. graph.Weights.Select(named => state[named.Name]),
            .. graph.Batch.Select(named => ToTensor(batch[named.Name])),
        ]);
        return graph.Outputs.Select((output, i) => (output.Name, Value: ToArray(results[i]))).ToDictionary(static pair => pair.Name, static pair => pair.Value);
    }

    public void Dispose()
    {
    }

    private static HostTensor ToTensor(HostArray array)
    {
        long[] dims = array.Dims.ToArray();
        return array.Type switch
        {
            BufferType.UInt8 => HostTensor.From(new TensorType(ElementType.UI8, dims), array.ToArray<byte>()),
            BufferType.UInt16 => HostTensor.From(new TensorType(ElementType.UI16, dims), array.ToArray<ushort>()),
            BufferType.UInt32 => HostTensor.From(new TensorType(ElementType.UI32, dims), array.ToArray<uint>()),
            _ => HostTensor.From(array.ToArray<float>(), dims),
        };
    }

    private static HostArray ToArray(HostTensor tensor) => tensor.Type.Element == ElementType.I1
        ? HostArray.From(Array.ConvertAll(tensor.Numbers(), static number => number != 0), [.. tensor.Type.Dims])
        : HostArray.From(tensor.Elements<float>(), [.. tensor.Type.Dims]);
}
