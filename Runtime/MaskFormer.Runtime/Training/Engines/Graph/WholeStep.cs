using MaskFormer.Pjrt;
using MaskFormer.Runtime.Data.Pipeline;
using MaskFormer.StableHlo.Training;

namespace MaskFormer.Runtime.Training;

/// <summary>A step whose batch is computed at once, by one program.</summary>
internal sealed class WholeStep(TrainingStep step, IGraphPlatform platform, int overlapDepth) : IStepProgram
{
    public IProgramSession Session { get; } = platform.Open(step.Module, SessionLayout.Of(step));

    public IReadOnlyList<NamedType> State => step.State;

    public IReadOnlyList<NamedType> Buffers => step.Buffers;

    public IReadOnlyDictionary<string, HostArray> Run(IReadOnlyList<TrainingBatch> batches, IReadOnlyDictionary<string, HostArray> scalars) =>
        Session.Run(SentBatch.Of(batches.Single(), overlapDepth).Concat(scalars).ToDictionary());

    public void Dispose() => Session.Dispose();
}
