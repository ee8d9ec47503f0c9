using Xunit;

namespace MaskFormer.Fidelity;

/// <summary>Cases that take up to minutes each: they run where MASKFORMER_LONG_FIDELITY is 1.</summary>
internal static class LongForm
{
    /// <summary>Skips a case that belongs to the long form alone.</summary>
    /// <param name="isLong">Whether it does.</param>
    /// <param name="name">The case.</param>
    public static void Holds(bool isLong, string name) =>
        Skip.If(isLong && Environment.GetEnvironmentVariable("MASKFORMER_LONG_FIDELITY") != "1", $"{name}: long form, set MASKFORMER_LONG_FIDELITY=1");
}
