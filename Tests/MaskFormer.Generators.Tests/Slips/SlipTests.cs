using MaskFormer.Testing;
using Xunit;

namespace MaskFormer.Generators.Tests.Slips;

/// <summary>
/// Each mistake of <c>../shared/cases/slips</c> gives exactly one finding at the place where the user must act, and what is right gives none.
/// What the C# compiler says is not said again, and nothing follows in generated code.
/// </summary>
public sealed class SlipTests
{
    private static readonly Dictionary<string, string[]> expected = Read();

    [SkippableFact]
    public void Every_slip_has_its_one_finding()
    {
        IReadOnlyList<Slip> slips = [SlipHarness.Right, .. SlipHarness.Cases];
        Assert.Equal(slips.Select(static slip => slip.Name).Order(), expected.Keys.Order());
        IEnumerable<string> wrong = slips
            .AsParallel()
            .AsOrdered()
            .Select(static slip => (slip.Name, Said: SlipHarness.Said(slip)))
            .Where(static slip => !slip.Said.SequenceEqual(expected[slip.Name]))
            .Select(static slip => $"{slip.Name}: {string.Join(" | ", slip.Said)}");
        Assert.Empty(wrong);
    }

    [Fact]
    public void Where_the_compiler_speaks_we_are_silent() =>
        Assert.All(expected, static slip => Assert.True(
            slip.Value.Count(static said => said.StartsWith("MF", StringComparison.Ordinal)) <= 1
                && slip.Value.All(static said => !said.EndsWith(".g.cs", StringComparison.Ordinal)),
            slip.Key));

    private static Dictionary<string, string[]> Read()
    {
        string[] lines = File.ReadAllLines(Path.Combine(Shared.Root, "Tests/MaskFormer.Generators.Tests/Slips/Expected.txt"));
        Dictionary<string, string[]> slips = [];
        string name = "";
        foreach (string line in lines.Where(static line => !line.StartsWith('#')))
        {
            if (line.StartsWith(' ')) slips[name] = [.. slips[name], line.Trim()];
            else slips[name = line] = [];
        }

        return slips;
    }
}
