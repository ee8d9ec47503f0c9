using MaskFormer.Pjrt;
using MaskFormer.Runtime.Data.Pipeline;
using MaskFormer.StableHlo.Training;

namespace MaskFormer.Runtime.Training;

/// <summary>A step whose gradients are accumulated over several batches. Weights, moments and gradients stay on the device.</summary>
internal sealed class StepInParts : IStepProgram
{
    private readonly AccumulatedStep step;
    private readonly int overlapDepth;
    private readonly IProgramSession update;
    private readonly IProgramSession gradients;
    private readonly IProgramSession sums;

    public StepInParts(AccumulatedStep step, IGraphPlatform platform, int overlapDepth)
    {
        (this.step, this.overlapDepth) = (step, overlapDepth);
        update = platform.Open(step.Update.Module, SessionLayout.Of(step.Update));
        gradients = platform.Open(step.Gradients.Module, SessionLayout.Of(step.Gradients), update);
        sums = platform.Open(step.Sums.Module, SessionLayout.Of(step.Sums), gradients);
    }

    public IProgramSession Session => gradients;

    public IReadOnlyList<NamedType> State => step.Update.State;

    public IReadOnlyList<NamedType> Buffers => [.. step.Gradients.Buffers.Where(buffer => step.Update.State.All(state => state.Name != buffer.Name))];

    public IReadOnlyDictionary<string, HostArray> Run(IReadOnlyList<TrainingBatch> batches, IReadOnlyDictionary<string, HostArray> scalars)
    {
        Dictionary<string, float[]> whole = [];
        for (int part = 0; part < batches.Count; part++)
        {
            foreach ((string name, HostArray own) in sums.Run(Inputs(batches, part, scalars)))
            {
                float[] values = own.ToArray<float>(), all = whole.TryGetValue(name, out float[]? before) ? before : whole[name] = new float[values.Length];
                for (int i = 0; i < values.Length; i++) all[i] += values[i];
            }
        }

        Dictionary<string, HostArray> given = new(scalars);
        foreach (NamedType scalar in step.Gradients.Scalars)
        {
            if (whole.TryGetValue(scalar.Name, out float[]? values)) given[scalar.Name] = HostArray.From(values, [.. scalar.Type.Dims]);
        }

        IReadOnlyDictionary<string, HostArray> losses = new Dictionary<string, HostArray>();
        for (int part = 0; part < batches.Count; part++) losses = gradients.Run(Inputs(batches, part, given)); // each part tells the losses of all
        return losses.Concat(update.Run(losses.Concat(scalars).ToDictionary())).ToDictionary();
    }

    public void Dispose()
    {
        sums.Dispose();
        gradients.Dispose();
        update.Dispose();
    }

    private Dictionary<string, HostArray> Inputs(IReadOnlyList<TrainingBatch> batches, int part, IReadOnlyDictionary<string, HostArray> others)
    {
        Dictionary<string, HostArray> inputs = SentBatch.Of(batches[part], overlapDepth);
        foreach ((string name, HostArray value) in others) inputs[name] = value;
        inputs[AccumulatedStep.Part] = HostArray.Scalar((uint)part);
        return inputs;
    }
}
