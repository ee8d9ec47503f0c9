using CsCheck;
using MaskFormer.Grammar;
using Xunit;

namespace MaskFormer.Generators.Tests.Operations;

/// <summary>Axis patterns and equations: what is proved, and what the finding says where it is not.</summary>
public sealed class PatternTests
{
    private const string Fits = "[Require(\"Heads divide\")] bool HeadsFit => Hidden % Heads == 0;";

    [Theory]
    [InlineData("X: S, B, Hidden", "Rearrange(X, \"s b (h d) -> b h s d\", \"h = Heads\")", "B, Heads, S, Hidden/Heads")]
    [InlineData("X: S, B, Hidden", "Rearrange(X, \"s b (h d) -> b h s d\", \"d = Hidden / Heads\")", "B, Heads, S, Hidden/Heads")]
    [InlineData("X: S, B, 3*Hidden", "Rearrange(X, \"s b (p h d) -> p b h s d\", \"p = 3, h = Heads\")", "3, B, Heads, S, Hidden/Heads")]
    [InlineData("X: S, B, Heads*5", "Rearrange(X, \"s b (h d) -> b h s d\", \"h = Heads, d = 5\")", "B, Heads, S, 5")]
    public void A_group_is_split_by_stated_sizes(string ports, string expression, string shape) =>
        Assert.Equal(shape, OneExpression.Shape(ports, expression, Fits));

    [Theory]
    [InlineData("X: B, H%Window, W%Window, C")]
    [InlineData("X: B, H, W, C", "PadTo(X, Window)")]
    public void Windows_are_cut_and_joined_again(string ports, string value = "X")
    {
        const string sizes = "\"i = Window, j = Window\"";
        string cut = $"Rearrange({value}, \"b (y i) (x j) c -> (b y x) (i j) c\", {sizes})";
        string joined = $"Rearrange({cut}, \"(b y x) (i j) c -> b (y i) (x j) c\", \"y = H/Window, x = W/Window, i = Window\")";
        Assert.Equal(value == "X" ? "B, H, W, C" : "B, Window*(H/Window), Window*(W/Window), C", OneExpression.Shape(ports, joined));
    }

    [Theory]
    [InlineData("X: B, C, H, W", "Rearrange(X, \"b c h w -> b 1 (h w) c\")", "B, 1, H*W, C")]
    [InlineData("X: B, 1, C", "Rearrange(X, \"b 1 c -> b c\")", "B, C")]
    [InlineData("X: B, C", "Expand(X, \"b c -> b 1 c\", \"B, 1, C\")", "B, 1, C")]
    [InlineData("X: B, C, H", "Sum(X, \"b c h -> b 1 1\")", "B, 1, 1")]
    [InlineData("X: B, 1, H", "Mean(X, \"b 1 h -> b\")", "B")]
    public void An_axis_of_size_one_comes_and_goes(string ports, string expression, string shape) =>
        Assert.Equal(shape, OneExpression.Shape(ports, expression));

    [Theory]
    [InlineData("X: B, C, H, W", "Rearrange(X, \"b ... -> ... b\")", "C, H, W, B")]
    [InlineData("X: ..., H, C", "Rearrange(X, \"... h c -> ... c h\")", "..., C, H")]
    [InlineData("X: ..., Hidden", "Rearrange(X, \"... (h d) -> ... h d\", \"h = Heads\")", "..., Heads, Hidden/Heads")]
    [InlineData("X: ..., C", "Sum(X, \"... c -> ...\")", "...")]
    [InlineData("X: B, H, W, C", "Max(X, \"b ... c -> b c\")", "B, C")]
    [InlineData("X: ..., C", "Expand(X, \"... c -> ... k c\", \"..., Heads, C\")", "..., Heads, C")]
    [InlineData("X: B, H, C", "Expand(X, \"... c -> k ... c\", \"Heads, C\")", "Heads, B, H, C")]
    [InlineData("X: ..., Q, C; K: ..., S, C", "Einsum(\"...qc,...sc->...qs\", X, K)", "..., Q, S")]
    [InlineData("X: A, B, Q, C; K: C, S", "Einsum(\"...qc,cs->...sq\", X, K)", "A, B, S, Q")]
    public void Any_axes_are_kept(string ports, string expression, string shape) => Assert.Equal(shape, OneExpression.Shape(ports, expression, Fits));

    [Theory]
    [InlineData(
        "X: S, B, Hidden",
        "Rearrange(X, \"s b (h d) -> b h s d\", \"h = Heads\")",
        "MF2005 axis 2, '(h d)' of \"s b (h d) -> b h s d\": expected [Heads*d], found [Hidden]; this needs 'Hidden' to be a multiple of Heads: "
            + "state it by '%' in a port or by [Require]"
    )]
    [InlineData(
        "X: S, B, Hidden",
        "Rearrange(X, \"s b (h d) -> b h s d\")",
        "MF2008 \"s b (h d) -> b h s d\": axis 2 was not merged from 2 axes: state sizes, as in \"h = …\""
    )]
    [InlineData("X: S, 10", "Rearrange(X, \"s (h d) -> h s d\", \"h = 3\")", "MF2008 \"s (h d) -> h s d\": axis 1 has size 10, which is not 3 * d")]
    [InlineData(
        "X: S, C",
        "Rearrange(X, \"s c -> c s\", \"c = 3\")",
        "MF2008 \"s c -> c s\": 'c' stands in no group on the left, so its size is not for you to state"
    )]
    [InlineData(
        "X: S, Hidden",
        "Rearrange(X, \"s (h d e) -> h s d e\", \"h = Heads\")",
        "MF2008 \"s (h d e) -> h s d e\": the sizes of 'd' and 'e' are both left out: state one of them"
    )]
    [InlineData("X: S, Hidden", "Rearrange(X, \"s (h d) -> h s d\", \"h\")", "MF2008 \"s (h d) -> h s d\": \"h\" states no size: write name = size")]
    [InlineData(
        "X: S, Hidden",
        "Rearrange(X, \"s (h d) -> h s d\", \"h = Heds\")",
        "MF1005 'Heds' in \"Heds\" is no parameter or derived value of type int or long, "
            + "and no symbol of a port; did you mean 'Heads'?"
    )]
    [InlineData("X: B, C", "Rearrange(X, \"b 1 c -> b c\")", "MF2008 \"b 1 c -> b c\": its left side has 3 axes, the value is [B, C]")]
    [InlineData("X: B, 2, C", "Rearrange(X, \"b 1 c -> b c\")", "MF2001 axis 1 of \"b 1 c -> b c\": expected [1], found [2]")]
    [InlineData("X: ..., C", "Rearrange(X, \"b c -> c b\")", "MF2008 \"b c -> c b\": its left side has 2 axes, the value is [..., C]")]
    [InlineData(
        "X: ..., C",
        "Rearrange(X, \"... h c -> ... c h\")",
        "MF2008 \"... h c -> ... c h\": the value is [..., C]: '...' stands first, and after it at most 1 axes"
    )]
    [InlineData(
        "X: ..., C",
        "Rearrange(X, \"... c -> c ...\")",
        "MF2008 \"... c -> c ...\": '...' must stay in front: which axes of [..., C] it stands for is not known here"
    )]
    [InlineData("X: ..., C", "Einsum(\"...c->c...\", X)", "MF2008 \"...c->c...\": '...' of unknown axes must stay in front")]
    [InlineData("X: B, C", "Einsum(\"bb->b\", X)", "MF2008 \"bb->b\": 'b' stands twice in 'bb'")]
    [InlineData("X: A, B, C; K: B, A, C", "Einsum(\"...c,...c->...\", X, K)", "MF2001 '...' of \"...c,...c->...\": expected [A], found [B]")]
    public void What_does_not_fit_is_told_in_its_words(string ports, string expression, string finding) =>
        Assert.Equal(finding, OneExpression.Finding(ports, expression));

    [Fact]
    public void Any_text_is_read_or_refused_with_a_reason() =>
        Gen.String[Gen.OneOf(Gen.Char["abc1()., "], Gen.Char["->"]), 0, 20].Always(static text =>
        {
            foreach (Action read in (Action[])[() => AxisPattern.Parse(text).For(3), () => EinsumEquation.Parse(text).For([2, 3]), () => SizeList.Parse(text)])
            {
                PatternException? refused = Record.Exception(read) switch { null => null, PatternException error => error, var other => throw other };
                Assert.NotEqual("", refused?.Message);
            }
        });

    [Fact]
    public void Generated_code_states_the_sizes()
    {
        string block = OneExpression.Block(
            "X: B, H, W, Hidden",
            "Rearrange(PadTo(X, Window), \"b (y i) (x j) c -> (b y x) (i j) c\", \"y = H/Window, j = Window\")"
        );
        Assert.Contains(
            "Rearrange(PadTo(x, config.Window), \"b (y i) (x j) c -> (b y x) (i j) c\", "
                + "(\"y\", (x.size(1) + config.Window - 1) / config.Window), (\"j\", config.Window))",
            Harness.Run(block, backends: true).File("Demo.Sample.Block.g.cs")
        );
    }
}
