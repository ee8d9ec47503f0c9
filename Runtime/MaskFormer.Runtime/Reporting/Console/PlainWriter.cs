using System.Globalization;
using System.Text;
using MaskFormer.Runtime.Contracts;

namespace MaskFormer.Runtime.Reporting;

/// <summary>
/// A writer that shows everything as <see cref="PlainText"/>: standard output while a command runs. A stream that is closed, or whose reader went away, ends
/// the output, not the command.
/// </summary>
internal sealed class PlainWriter(TextWriter inner) : TextWriter(CultureInfo.InvariantCulture)
{
    private bool gone;

    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value) => Try(() => inner.Write(PlainText.Of(value.ToString())));

    public override void Write(string? value)
    {
        if (value is not null) Try(() => inner.Write(PlainText.Of(value)));
    }

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void WriteLine(string? value) => Try(() => inner.WriteLine(value is null ? null : PlainText.Of(value)));

    public override void Flush() => Try(inner.Flush);

    private void Try(Action write)
    {
        if (gone) return;
        try
        {
            write();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            gone = true;
        }
    }
}
