using MaskFormer.Language;

namespace MaskFormer.Fidelity;

/// <summary>
/// Keeps the float64 result that was made last: one test compares it with the original, another its float32 gradients with all elements of it.
/// </summary>
public static class ExactGradients
{
    private static (string Engine, string Case) held;
    private static CriterionResult? result;

    /// <summary>The result of an engine for a case of kind <c>gradients</c>, in float64.</summary>
    public static CriterionResult Get(IReferenceEngine engine, ReferenceCase from)
    {
        if (result is not null && held == (engine.Name, from.Name)) return result;
        result = null;
        result = Run(engine, from, Precision.F64);
        held = (engine.Name, from.Name);
        return result;
    }

    /// <summary>Runs model and criterion of a case forward and back.</summary>
    public static CriterionResult Run(IReferenceEngine engine, ReferenceCase from, Precision precision)
    {
        ImageBatch batch = ImageBatch.Of(from, from.Manifest.List("images"), CaseModel.Divisibility(from), precision);
        TargetBatch targets = Targets.Read(from, "", batch.Sizes.Count, (int)batch.Image.Shape[2], (int)batch.Image.Shape[3]);
        IBlock criterion = CaseModel.Criterion(from, precision);
        targets = CaseModel.WithPoints(from, criterion, targets, 0, () => InjectedPoints.ByName(from.Manifest.GetProperty("matches")));
        return ModelCache.Get(engine, from, CaseModel.Model(from), precision).Gradients(criterion, batch.Image, targets);
    }
}
