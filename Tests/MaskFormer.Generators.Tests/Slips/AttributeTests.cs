using Xunit;

namespace MaskFormer.Generators.Tests.Slips;

/// <summary>An attribute on a member of another kind counts for nothing: that is told there, once, and the member is what its type says.</summary>
public sealed class AttributeTests
{
    private static readonly (string Attribute, string[] Written)[] misplaced =
    [
        ("Input(\"B, In\")", ["public int Mid", "public string Name", "Layer First", "Part Inner", "Blocks<Part> Row"]),
        ("Output(\"B, In\")", ["public int Mid", "public string Name", "Layer First", "Part Inner", "Blocks<Part> Row"]),
        ("Shape(\"B, In\")", ["public int Mid", "Layer First", "Part Inner", "Blocks<Part> Row", "public override Tensor Y", "[Weights(\"s\")] Tensor Scale"]),
        ("Require(\"no\")", ["public int Mid", "public string Name", "Layer First", "Part Inner", "Blocks<Part> Row", "Tensor Hid", "public Kind Kind"]),
        ("Range(1, 4)", ["Layer First", "Part Inner", "Blocks<Part> Row", "Tensor Hid", "public override Tensor Y"]),
        ("Weights(\"x\")", ["public int Mid", "Tensor Hid", "public override Tensor Y"]),
        ("Bound", ["Layer First", "Part Inner", "Tensor Hid", "public override Tensor Y"]),
    ];

    [Fact]
    public void One_finding_at_the_attribute()
    {
        string records = SlipHarness.Replace(KindTests.Records, "Tensor Hid => Relu(First(X));", "Tensor Hid => Relu(First(X)) * Expand(Scale, \"c -> b c\", "
            + "\"B, Mid\"); [Weights(\"s\")] Tensor Scale => Weight(\"Mid\");");
        Assert.Empty(SlipHarness.Said(new("right", records, "")));
        string[] wrong =
        [
            .. misplaced.SelectMany(static one => one.Written.Select(written => (one.Attribute, Written: written)))
                .AsParallel().AsOrdered()
                .Select(slip => (slip, Said: SlipHarness.Said(new("", SlipHarness.Replace(records, slip.Written, $"[{slip.Attribute}] {slip.Written}"), ""))))
                .Where(static pair => pair.Said is not [var said] || said != $"MF1016 «{pair.slip.Attribute}»")
                .Select(static pair => $"[{pair.slip.Attribute}] {pair.slip.Written}: {string.Join(" | ", pair.Said)}"),
        ];
        Assert.True(wrong.Length == 0, string.Join('\n', wrong));
    }

    [Theory]
    [InlineData("public static class Own { [Range(1, 4)] public static int Size => 9; }", "MF1016 «Range(1, 4)»")]
    [InlineData("public static class Own { [Shape(\"B\")] public static Tensor X => throw new Exception(); }", "MF1016 «Shape(\"B\")»")]
    [InlineData("public sealed class Own { [Require(\"no\")] public bool Fits => false; [Range(1, 4)] public int Size => 9; }", "MF1016 «Require(\"no\")»")]
    [InlineData("public sealed record Own { [Range(1, 4)] public int A { get; init; } [Range(1, 4)] public int B { get; init; } }", "MF1016 «Range(1, 4)»")]
    [InlineData("public interface IOwn { [Range(1, 4)] int Size { get; } }", "MF1016 «Range(1, 4)»")]
    [InlineData("public abstract record Own { [Range(1, 4)] public int Size { get; init; } = 2; }", null)] // a marked record may derive from it
    [InlineData("[Config] public sealed partial record Own { [Require(\"no\")] public bool Fits { get; set; } }", "MF1016 «Require(\"no\")»")]
    [InlineData("[Config] public sealed partial record Own { [Input(\"B\")] public int Size { get; init; } }", "MF1016 «Input(\"B\")»")]
    [InlineData("[Config] public sealed partial record Own { [Range(1, 4)] public int Size = 2; }", "CS0592 «Range»")]
    public void Where_nobody_reads_it_one_finding(string type, string? said) => Assert.Equal(
        said is null ? [] : [said],
        SlipHarness.Said(new("", "using MaskFormer.Language; using static MaskFormer.Language.Ops; namespace Own;\n" + type, "")));
}
