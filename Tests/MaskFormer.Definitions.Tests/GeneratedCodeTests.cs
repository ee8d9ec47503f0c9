using MaskFormer.Testing;
using Xunit;

namespace MaskFormer.Definitions.Tests;

/// <summary>The generated code of every record, as a reviewer reads it.</summary>
public sealed class GeneratedCodeTests
{
    private static readonly string[] shown = [".Block.g.cs", "Catalogue.g.cs", "Program.g.cs"];

    /// <summary>What is written for blocks and for the program; schemas have tests of their own, and abstract blocks only promise.</summary>
    public static TheoryData<string> Names => [.. GeneratedCode.Files.Keys.Where(name => shown.Any(name.EndsWith)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Code_is_as_reviewed(string name)
    {
        string stem = name[..^".g.cs".Length].Replace("MaskFormer.Definitions.", "");
        await Verifier.Verify(GeneratedCode.Files[name], "cs").UseDirectory("Snapshots/Code").UseTextForParameters(stem);
    }

    [Fact]
    public void Every_record_has_code() =>
        Assert.All(
            ["Bottleneck", "ResNet", "MaskFormerModel", "SetCriterion"],
            record => Assert.Contains(GeneratedCode.Files.Keys, name => name.Contains(record))
        );
}
