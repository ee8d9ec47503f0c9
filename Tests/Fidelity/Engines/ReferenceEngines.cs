using Xunit;

namespace MaskFormer.Fidelity;

/// <summary>All engines that every case is compared with.</summary>
public static class ReferenceEngines
{
    /// <summary>The engines.</summary>
    public static IReadOnlyList<IReferenceEngine> All { get; } =
    [
        new TorchEngine(),

        // The graph is held to the original in double by the evaluator, the plugin in float32: both in both would take CI too long.
        new GraphEngine("evaluator", [Precision.F64], static module => new MaskFormer.StableHlo.Evaluation.Evaluator(module).Run),
        .. XlaRunner.Path is null ? (IReferenceEngine[])[] : [new GraphEngine("xla", [Precision.F32], XlaRunner.Prepare)],
    ];

    /// <summary>
    /// Whole networks take XLA minutes to compile for each run, more than CI has. Without the variable they are not in the list of tests;
    /// the engine's own tests (Tests/MaskFormer.Definitions.Tests/Xla) compare it with TorchSharp on a small network.
    /// </summary>
    private static bool XlaOnEverything => Environment.GetEnvironmentVariable("MASKFORMER_FIDELITY_XLA") == "all";

    /// <summary>The engine of a name.</summary>
    public static IReferenceEngine Get(string name) => All.Single(engine => engine.Name == name);

    /// <summary>Every case of a kind, with every engine and precision.</summary>
    public static TheoryData<string, string, Precision> Combine(string kind)
    {
        TheoryData<string, string, Precision> data = [];
        foreach (string name in ReferenceCase.Names(kind))
        {
            foreach (IReferenceEngine engine in All.Where(engine => engine.Name != "xla" || kind == "losses" || XlaOnEverything))
            {
                foreach (Precision precision in engine.Precisions) data.Add(name, engine.Name, precision);
            }
        }

        return data;
    }
}
