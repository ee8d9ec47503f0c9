using MaskFormer.Runtime.Contracts;

namespace MaskFormer.Runtime.Reporting;

/// <summary>The error stream, which may be closed (<c>2&gt;&amp;-</c>) or have lost its reader: then nothing is written, and nothing breaks.</summary>
internal static class StandardError
{
    /// <summary>Writes a line, if anybody listens.</summary>
    public static void WriteLine(string text)
    {
        try
        {
            Console.Error.WriteLine(PlainText.Of(text));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            // nobody reads it
        }
    }
}
