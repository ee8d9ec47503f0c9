using MaskFormer.Pjrt;
using MaskFormer.Runtime.Training;

namespace MaskFormer.Definitions.Tests.Xla;

/// <summary>
/// The plugin after the first start of the tiny experiment on an empty cache: what that compiled is compared with what a second start compiles, and the
/// other tests
/// of the class need not compile it again.
/// </summary>
public sealed class StartedPlugin : IDisposable
{
    private readonly CpuPlugin plugin = new();
    private readonly Lazy<IReadOnlyList<Compilation>> first;

    public StartedPlugin() => first = new(() => Start(plugin));

    /// <summary>What the first start compiled; skips the test if there is no plugin.</summary>
    public IReadOnlyList<Compilation> First => first.Value;

    /// <summary>The plugin, started.</summary>
    public CpuPlugin Plugin => First.Count > 0 ? plugin : throw new InvalidOperationException("the first start compiled nothing");

    /// <summary>Trains and predicts twice.</summary>
    public static List<Compilation> Start(CpuPlugin plugin)
    {
        List<Compilation> compiled = [];
        using ITrainingEngine engine = plugin.Open(TinyShapes.Experiment, compiled: compiled);
        for (int i = 0; i < 2; i++)
        {
            engine.Train(2);
            engine.Predict(TinyShapes.Batch(0, 1).Image, TinyShapes.Side, TinyShapes.Side);
        }

        return compiled;
    }

    public void Dispose() => plugin.Dispose();
}
