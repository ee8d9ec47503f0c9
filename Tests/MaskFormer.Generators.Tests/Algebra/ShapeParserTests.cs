using Xunit;

namespace MaskFormer.Generators.Tests.Algebra;

public sealed class ShapeParserTests
{
    [Theory]
    [InlineData("", 0)]
    [InlineData("B", 1)]
    [InlineData("B, Classes + 1, H/4, 2*(W - 1)", 4)]
    [InlineData("..., In", 1)]
    [InlineData("...", 0)]
    public void Shapes_are_read(string text, int axes) => Assert.Equal(axes, ShapeParser.Parse(text).Axes.Count);

    [Theory]
    [InlineData("B, (Hidden", "missing ')'")]
    [InlineData("B,, H", "expected a name or a number before ','")]
    [InlineData("B, ", "expected a name or a number at the end")]
    [InlineData("B)", "')' without '('")]
    [InlineData("B H", "unexpected 'H'")]
    [InlineData("(2*H)%7", "expected a single name before '%'")]
    [InlineData("... B", "expected ',' after '...' before 'B'")]
    [InlineData("B, 4x", "'4x' is not a number")]
    [InlineData("B, 99999999999", "'99999999999' is not a number")]
    public void What_cannot_be_read_says_why(string text, string message) =>
        Assert.Equal(message, Assert.Throws<ShapeException>(() => ShapeParser.Parse(text)).Message);

    [Fact]
    public void Divisors_are_kept_apart()
    {
        ShapeSyntax shape = ShapeParser.Parse("B, H%7, W%Window");
        Assert.Equal(["H", "W"], shape.Divisors.Select(static d => d.Name));
        Assert.Equal(Dim.Symbol("H"), shape.Axes[1].Evaluate(Dim.Symbol));
    }

    [Theory]
    [InlineData("4*Width + 1", "Width*4 + 1")]
    [InlineData("H/(4*Stride)", "(H/4)/Stride")]
    [InlineData("H - 1", "H - 1")]
    public void Dimensions_are_written_as_people_write_them(string expected, string written) =>
        Assert.Equal(expected, DimText.Plain.Write(ShapeParser.Parse(written).Axes[0].Evaluate(Dim.Symbol)));

    [Fact]
    public void A_stated_divisor_is_folded_back_for_display()
    {
        Facts facts = new();
        facts.Divide("H", Dim.Const(4));
        facts.Divide("H", Dim.Const(6));
        Assert.Equal("[H, H/12, H/6]", facts.Text.Write(new[] { 1, 12, 6 }.Select(d => facts.Normal(Quotients.Ceiling(Dim.Symbol("H"), Dim.Const(d))))));
    }
}
