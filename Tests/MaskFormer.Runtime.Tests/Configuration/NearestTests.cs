using MaskFormer.Names;
using MaskFormer.Runtime.Configuration;
using Xunit;

namespace MaskFormer.Runtime.Tests.Configuration;

/// <summary>Suggestions for misspelt names.</summary>
public sealed class NearestTests
{
    private static readonly string[] names = ["hidden", "heads", "feed_forward", "depth"];

    [Theory]
    [InlineData("hiden", "hidden")]
    [InlineData("HEADS", "heads")]
    [InlineData("haeds", "heads")]
    [InlineData("feedforward", "feed_forward")]
    [InlineData("Detph", "depth")]
    [InlineData("hieddn", "hidden")]
    [InlineData("lr", null)]
    [InlineData("batch", null)]
    [InlineData("", null)]
    public void Few_edits_are_a_slip(string name, string? expected) => Assert.Equal(expected, Nearest.Of(name, names));

    [Fact]
    public void Ties_go_to_the_first() => Assert.Equal("aba", Nearest.Of("abx", ["aba", "abc"]));

    [Fact]
    public void Without_a_slip_the_choice_is_listed() => Assert.Equal("Choose one of: hidden, heads, feed_forward, depth", Nearest.Advice("batch", names));
}
