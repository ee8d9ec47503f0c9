using MaskFormer.Runtime.Contracts;

namespace MaskFormer.Runtime.Reporting;

/// <summary>How a precision is written for people and scripts.</summary>
internal static class PrecisionText
{
    /// <summary><c>float32</c> or <c>bfloat16</c>.</summary>
    public static string Text(this ComputePrecision precision) => precision.ToString().ToLowerInvariant();
}
