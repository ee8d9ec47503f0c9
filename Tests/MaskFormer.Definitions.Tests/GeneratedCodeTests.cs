using VerifyXunit;
using Xunit;

namespace MaskFormer.Definitions.Tests;

/// <summary>The generated code of every record, as a reviewer reads it.</summary>
public sealed class GeneratedCodeTests
{
    public static TheoryData<string> Names => [.. GeneratedCode.Files.Keys.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Code_is_as_reviewed(string name)
    {
        string shown = name.EndsWith(".g.cs", StringComparison.Ordinal) ? name[..^".g.cs".Length] : name;
        await Verifier.Verify(GeneratedCode.Files[name], "cs").UseDirectory("Snapshots/Code").UseTextForParameters(shown.Replace("MaskFormer.Definitions.", ""));
    }

    [Fact]
    public void Every_record_has_code() =>
        Assert.All(["Bottleneck", "ResNet", "MaskFormerModel", "SetCriterion"], record => Assert.Contains(GeneratedCode.Files.Keys, name => name.Contains(record)));
}
