using System.Text;

namespace MaskFormer.Generators;

/// <summary>Writes indented source text. New lines are <c>\n</c> on every system, so that the same records give the same bytes.</summary>
internal sealed class SourceWriter
{
    private readonly StringBuilder text = new();
    private int depth;

    /// <summary>Writes one line, or several that the text holds, each indented.</summary>
    public void Line(string lines = "")
    {
        foreach (string line in lines.Replace("\r\n", "\n").Split('\n'))
        {
            if (line.Length > 0) text.Append(' ', depth * 4).Append(line);
            text.Append('\n');
        }
    }

    /// <summary>Writes a header and an opening brace; the closing brace follows when the result is disposed.</summary>
    public System.IDisposable Block(string header, string end = "}")
    {
        Line(header);
        Line("{");
        depth++;
        return new Closing(this, end);
    }

    public override string ToString() => text.ToString();

    private sealed class Closing(SourceWriter writer, string end) : System.IDisposable
    {
        public void Dispose()
        {
            writer.depth--;
            writer.Line(end);
        }
    }
}
