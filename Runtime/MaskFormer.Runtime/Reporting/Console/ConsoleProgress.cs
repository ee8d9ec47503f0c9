using MaskFormer.Runtime.Contracts;
using Spectre.Console;

namespace MaskFormer.Runtime.Reporting;

/// <summary>
/// Progress for people, on the error stream, so that results on the output stream can be piped. On a terminal lines have colours and the last one
/// moves; elsewhere they are plain. A reader that went away (<c>| head</c>) ends the output, not the run.
/// </summary>
public sealed class ConsoleProgress
{
    private const int MostUnkept = 1000; // lines; of commands that keep none
    private readonly IAnsiConsole console;
    private readonly bool terminal;
    private bool moving;
    private bool gone;
    private readonly List<string> unkept = [];
    private string? kept;

    /// <summary>Progress on the error stream of this process.</summary>
    public ConsoleProgress()
        : this(Console.Error, terminal: !Console.IsErrorRedirected)
    {
    }

    /// <summary>Progress elsewhere: <see cref="TextWriter.Null"/> for nowhere.</summary>
    /// <param name="writer">Takes the lines.</param>
    /// <param name="terminal">Whether it is one that can show colours and a line that moves.</param>
    public ConsoleProgress(TextWriter writer, bool terminal = false)
    {
        this.terminal = terminal;
        console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = terminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = terminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
        });
        if (!terminal) console.Profile.Width = 100_000; // a file has no width: lines must not be broken
    }

    /// <summary>A line for a reported step.</summary>
    public void Step(StepReport report) => Line(ProgressText.Step(report), double.IsFinite(report.Total) ? null : "red");

    /// <summary>A line for an evaluation.</summary>
    public void Evaluation(EvaluationReport report) => Line(ProgressText.Evaluation(report), "green");

    /// <summary>A line that informs.</summary>
    public void Note(string text) => Line(text, "grey");

    /// <summary>A line that should be read.</summary>
    public void Warning(string text) => Line(text, "yellow");

    /// <summary>On a terminal, moves the bar; elsewhere nothing.</summary>
    /// <param name="done">Steps done.</param>
    /// <param name="all">Steps of the run.</param>
    /// <param name="what">What is going on, for example <c>eval 12/64</c>.</param>
    public void Tick(long done, long all, string what)
    {
        if (!terminal) return;
        Write(() =>
        {
            console.Write(new ControlCode("\r\u001b[2K"));
            console.Markup($"[blue]{ProgressText.Bar(done, all, 24)}[/] {Markup.Escape(PlainText.Line(what))}");
            moving = true;
        });
    }

    /// <summary>Keeps the lines in a file as well, those before this included; a file that cannot be written ends nothing.</summary>
    /// <param name="path">The file, which is appended to.</param>
    public void KeepIn(string path)
    {
        kept = path;
        foreach (string line in unkept) Keep(line);
        unkept.Clear();
    }

    /// <summary>Keeps a line that is shown elsewhere.</summary>
    public void Keep(string line)
    {
        if (kept is null)
        {
            if (unkept.Count < MostUnkept) unkept.Add(line);
            return;
        }

        try
        {
            File.AppendAllText(kept, PlainText.Line(line) + "\n");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // the screen has it
        }
    }

    private void Line(string text, string? colour)
    {
        Keep(text);
        Write(() => Show(text, colour));
    }

    private void Show(string text, string? colour)
    {
        if (moving) console.Write(new ControlCode("\r\u001b[2K"));
        moving = false;
        text = PlainText.Line(text);
        if (terminal && colour is not null) console.MarkupLine($"[{colour}]{Markup.Escape(text)}[/]");
        else console.WriteLine(text);
    }

    private void Write(Action write)
    {
        if (gone) return;
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            gone = true;
        }
    }
}
