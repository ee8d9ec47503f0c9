using Xunit;

namespace MaskFormer.Fidelity;

/// <summary>All engines that every case is compared with.</summary>
public static class ReferenceEngines
{
    /// <summary>The engines.</summary>
    public static IReadOnlyList<IReferenceEngine> All { get; } =
    [
        new TorchEngine(),

        // The same graphs, without and with a plugin.
        new GraphEngine("evaluator", [Precision.F64, Precision.F32], static module => new MaskFormer.StableHlo.Evaluation.ReferenceEvaluator(module).Run),
        new GraphEngine("xla", [Precision.F64, Precision.F32], XlaRunner.Prepare),
    ];

    /// <summary>The engine of a name; skips the test if it is not at hand.</summary>
    public static IReferenceEngine Get(string name)
    {
        Skip.If(name == "xla" && XlaRunner.Path is null, "no PJRT plugin: PJRT_PLUGIN_LIBRARY_PATH names none");
        return All.Single(engine => engine.Name == name);
    }

    /// <summary>Every case of some kinds, with every engine and precision.</summary>
    public static TheoryData<string, string, Precision> Combine(params string[] kinds)
    {
        TheoryData<string, string, Precision> data = [];
        foreach (string name in ReferenceCase.Names(kinds))
        {
            foreach (IReferenceEngine engine in All)
            {
                foreach (Precision precision in engine.Precisions) data.Add(name, engine.Name, precision);
            }
        }

        return data;
    }
}
