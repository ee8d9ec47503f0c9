using MaskFormer.Pjrt;
using MaskFormer.StableHlo;

namespace MaskFormer.Runtime.Training;

/// <summary>The reference evaluator: slow, but needs no plugin, so that any machine can prove a graph.</summary>
internal sealed class EvaluatorPlatform : IGraphPlatform
{
    public string Name => "evaluator";

    public Target Target => Target.Cpu;

    public IProgramSession Open(Module module, SessionLayout layout, IProgramSession? stateOf) =>
        new EvaluatorSession(module, layout, (EvaluatorSession?)stateOf);

    public IStepProfile? Profile() => null;

    public void Dispose()
    {
    }
}
