using Xunit;

namespace MaskFormer.Generators.Tests.Findings;

/// <summary>Numbers that no machine has: overflow and division by zero are findings at their place, never a failure of the compiler.</summary>
public sealed class ArithmeticFindingTests
{
    private static string[] Find(string members, string port, string output) => Harness.Run(
        $$"""
        namespace Demo;
        [Block] public sealed partial record Odd
        {
            public int Width { get; init; } = 2147483647;
            public long Large { get; init; } = 9223372036854775807;
            {{members}}
            [Input("{{port}}")] Tensor X => Port;
            [Output("{{output}}")] public Tensor Y => Relu(X);
        }
        """,
        backends: true).Findings;

    [Theory]
    [InlineData(
        "",
        "B, 2147483647*2147483647*2147483647*H",
        "MF1003 «\"B, 2147483647*2147483647*2147483647*H\"» The shape \"B, 2147483647*2147483647*2147483647*H\" cannot be read: a number "
            + "in it is beyond 64 bits"
    )]
    [InlineData("", "B, H/0", "MF1003 «\"B, H/0\"» The shape \"B, H/0\" cannot be read: division by zero")]
    [InlineData("", "B, H%0", "MF1003 «\"B, H%0\"» The shape \"B, H%0\" cannot be read: division by zero")]
    [InlineData("Layer Mix => Norm2d(NormKind.Group, 48);", "B, H", "MF2003 «Mix» channels of 'Mix' must be divisible by groups: 48 is not divisible by 32")]
    [InlineData(
        "Layer Mix => Conv2d(8, 8, kernel: 1, groups: 0);",
        "B, H",
        "MF2032 «0» 'groups' of 'Mix' must be 1 or more, found '0'"
    )]
    public void Wrong_numbers(string members, string port, string finding) => Assert.Equal([finding], Find(members, port, "B, H"));

    [Theory]
    [InlineData("long Square => Large * Large; long Fourth => Square * Square + Width;", "Fourth")]
    [InlineData("[Require(\"r\")] bool Fits => Large * Large * Large > Width;", "Width")]
    [InlineData("[Require(\"r\")] bool Fits => Large * 3 % 2 == 0 || Width % 0 == 1;", "Width")]
    [InlineData("int Part => -7 / 2 + 5; int Rest => -7 % 2 + 4;", "Part, Rest")]
    public void What_cannot_be_evaluated_stands_for_itself(string members, string axes) => Assert.Empty(Find(members, "B, " + axes, "B, " + axes));

    [Theory]
    [InlineData("int Part => Width / 0;", "MF2032 «0» 'what is divided by' of '/' must be another number than 0, by default too, found '0'")]
    [InlineData("int Part => Width % 0;", "MF2032 «0» 'what is divided by' of '/' must be another number than 0, by default too, found '0'")]
    public void A_division_that_always_throws_is_told(string members, string finding) => Assert.Equal([finding], Find(members, "B, Part", "B, Part"));

    [Fact]
    public void Whole_numbers_are_divided_as_CSharp_does() => Assert.Empty(Find("int Part => -7 / 2 + 5; int Rest => -7 % 2 + 4;", "B, Part, Rest", "B, 2, 3"));
}
