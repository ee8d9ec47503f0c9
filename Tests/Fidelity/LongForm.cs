using Xunit;

namespace MaskFormer.Fidelity;

/// <summary>Cases that take up to minutes each: they run where MASKFORMER_LONG_FIDELITY is 1.</summary>
internal static class LongForm
{
    /// <summary>
    /// Whether an engine computes the inner values of a case only in the long form: Mask2Formers take the evaluator minutes, and with Swin XLA's compiler.
    /// </summary>
    /// <param name="one">A case of a forward pass.</param>
    /// <param name="engine">The engine's name.</param>
    public static bool IsForward(ReferenceCase one, string engine) =>
        one.Kind == "m2f_forward" && (engine == "evaluator" || (engine == "xla" && one.Name.Contains("swin", StringComparison.Ordinal)));

    /// <summary>Skips a case that belongs to the long form only.</summary>
    /// <param name="isLong">Whether it does.</param>
    /// <param name="name">The case.</param>
    public static void Holds(bool isLong, string name) =>
        Skip.If(isLong && Environment.GetEnvironmentVariable("MASKFORMER_LONG_FIDELITY") != "1", $"{name}: long form, set MASKFORMER_LONG_FIDELITY=1");
}
