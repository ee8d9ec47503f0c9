using MaskFormer.Language;

namespace MaskFormer.Fidelity;

/// <summary>Keeps the model that was built last: the tests of one case and precision share it, and only one full-size model is in memory.</summary>
public static class ModelCache
{
    private static (string Engine, string Case, Precision Precision) held;
    private static IReferenceModel? model;

    /// <summary>The model of a case with the recipe's weights.</summary>
    public static IReferenceModel Get(IReferenceEngine engine, ReferenceCase from, IBlock record, Precision precision)
    {
        if (model is not null && held == (engine.Name, from.Name, precision)) return model;
        model?.Dispose();
        model = null;
        model = engine.Build(record, from.Weights.ToDictionary(weight => weight.Name, weight => weight.Values(from.Salt)), precision);
        held = (engine.Name, from.Name, precision);
        return model;
    }

    /// <summary>Forgets a model whose weights a test has changed.</summary>
    public static void Clear()
    {
        model?.Dispose();
        model = null;
    }
}
