using MaskFormer.Pjrt;
using MaskFormer.StableHlo;
using MaskFormer.StableHlo.Evaluation;

namespace MaskFormer.Runtime.Training;

/// <summary>A program on the reference evaluator.</summary>
internal sealed class EvaluatorSession(Module module, SessionLayout layout, EvaluatorSession? stateOf) : IProgramSession
{
    private readonly Dictionary<string, HostTensor> state = stateOf?.state ?? [];
    private readonly ReferenceEvaluator evaluator = new(module);

    public void Set(string name, HostArray value) => state[name] = ToTensor(value);

    public HostArray Read(string name) => ToArray(state[name]);

    public IReadOnlyDictionary<string, HostArray> Run(IReadOnlyDictionary<string, HostArray> values)
    {
        HostTensor[] arguments = new HostTensor[layout.State.Count + layout.Inputs.Count];
        foreach (StateSlot slot in layout.State) arguments[slot.Argument] = state[slot.Name];
        int position = 0;
        foreach (string input in layout.Inputs)
        {
            while (arguments[position] is not null) position++;
            arguments[position] = ToTensor(values[input]);
        }

        IReadOnlyList<HostTensor> outputs = evaluator.Run(arguments);
        foreach (StateSlot slot in layout.State)
        {
            if (slot.Output is { } next) state[slot.Name] = outputs[next];
        }

        IEnumerable<int> results = Enumerable.Range(0, outputs.Count).Except(layout.State.Select(static slot => slot.Output).OfType<int>());
        return layout.Results.Zip(results).ToDictionary(static pair => pair.First, pair => ToArray(outputs[pair.Second]));
    }

    public void Dispose()
    {
    }

    private static HostTensor ToTensor(HostArray array)
    {
        long[] dims = array.Dims.ToArray();
        return array.Type switch
        {
            BufferType.Int32 => HostTensor.From(new TensorType(ElementType.I32, dims), array.ToArray<int>()),
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
