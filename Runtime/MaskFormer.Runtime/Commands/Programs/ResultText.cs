using System.Security.Cryptography;
using MaskFormer.StableHlo;
using MaskFormer.StableHlo.Evaluation;

namespace MaskFormer.Runtime.Commands;

/// <summary>A tensor in one line: type, digest of its bytes, and what its numbers are like.</summary>
internal static class ResultText
{
    public static string Of(HostTensor tensor)
    {
        string digest = Convert.ToHexStringLower(SHA256.HashData(tensor.ToBytes()))[..16];
        double[] numbers = tensor.Numbers();
        if (numbers.Length == 0)
            return $"{tensor.Type} {digest}";
        double[] finite = [.. numbers.Where(double.IsFinite)];
        string range = finite.Length == 0
            ? "no finite number"
            : FormattableString.Invariant($"{finite.Min():G6} to {finite.Max():G6}, mean {finite.Average():G6}");
        string others = finite.Length == numbers.Length ? "" : FormattableString.Invariant($", {numbers.Length - finite.Length:N0} not finite");
        return $"{tensor.Type} {digest} {(numbers.Length == 1 && finite.Length == 1 ? FormattableString.Invariant($"{finite[0]:R}") : range + others)}";
    }
}
