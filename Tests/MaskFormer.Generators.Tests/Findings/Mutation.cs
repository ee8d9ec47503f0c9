using Xunit;

namespace MaskFormer.Generators.Tests.Findings;

/// <summary>Puts one mistake into a right block.</summary>
internal static class Mutation
{
    /// <summary>Findings as <c>ID «text under the squiggle»</c> after replacing one text, which must be there.</summary>
    public static string[] Places(string source, string right, string wrong) => Run(source, right, wrong).Places;

    public static Run Run(string source, string right, string wrong)
    {
        Assert.Contains(right, source);
        int at = source.IndexOf(right, StringComparison.Ordinal);
        return Harness.Run(source[..at] + wrong + source[(at + right.Length)..]);
    }

    /// <summary>The sample with the abstract block.</summary>
    public static string Model => Samples.Encoder + Samples.Model;
}
