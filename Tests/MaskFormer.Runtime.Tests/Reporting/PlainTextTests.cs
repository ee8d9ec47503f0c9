using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Reporting;
using Xunit;

namespace MaskFormer.Runtime.Tests.Reporting;

/// <summary>What a file is called must not reach the terminal as a command.</summary>
public sealed class PlainTextTests
{
    [Theory]
    [InlineData("ordinary ä 中 text\twith\nlines", "ordinary ä 中 text\twith\nlines")]
    [InlineData("red \u001b[31m", @"red \u001B[31m")]
    [InlineData("\u009b2J\u0007\0", @"\u009B2J\u0007\u0000")]
    [InlineData("red\rMF0000", @"red\u000DMF0000")]
    [InlineData("gnp.\u202Etac", @"gnp.\u202Etac")]
    public void Control_characters_are_shown(string text, string plain)
    {
        Assert.Equal(plain, PlainText.Of(text));
        using StringWriter inner = new();
        using PlainWriter writer = new(inner);
        writer.Write(text);
        writer.Write(text.ToCharArray());
        foreach (char c in text) writer.Write(c);
        Assert.Equal(plain + plain + plain, inner.ToString());
    }

    [Fact]
    public void Progress_shows_them_too()
    {
        using StringWriter screen = new();
        new ConsoleProgress(screen, terminal: false).Warning("class \u001b]0;title\u0007");
        Assert.Equal(@"class \u001B]0;title\u0007" + Environment.NewLine, screen.ToString());
    }

    [Fact]
    public void A_name_begins_no_line_of_its_own()
    {
        using StringWriter screen = new();
        new ConsoleProgress(screen, terminal: false).Note("class a\nPQ 100\r\n");
        Assert.Equal(@"class a\u000APQ 100\u000D\u000A" + Environment.NewLine, screen.ToString());
        Assert.Equal("two\r\nlines\n", PlainText.Of("two\r\nlines\n"));
    }
}
