using System.Text;
using MaskFormer.Files;
using MaskFormer.Runtime.Data;

namespace MaskFormer.Runtime.Reporting;

/// <summary>
/// <c>train.jsonl</c>: one JSON object per line, for steps (<c>"kind": "step"</c>) and evaluations (<c>"kind": "evaluation"</c>).
/// Every line is handed to the system at once, so a killed run has all but perhaps the last.
/// </summary>
public sealed class TrainLog : IDisposable
{
    private readonly Stream file;

    /// <summary>Opens the log for appending.</summary>
    /// <param name="path">The file.</param>
    /// <param name="resumeStep">Lines of later steps are removed: the resumed run writes them anew. 0 starts an empty log.</param>
    public TrainLog(string path, long resumeStep)
        : this(path, resumeStep, static path => new DiskStream(path, FileMode.Append, FileShare.Read))
    {
    }

    /// <summary>As the other; the file is opened by the caller's way.</summary>
    internal TrainLog(string path, long resumeStep, Func<string, Stream> open)
    {
        string[] kept = resumeStep == 0 ? [] :
        [
            .. LoggedLine.Read(path).Where(line => line.Step <= resumeStep)
                .DistinctBy(static line => (line.Kind, line.Step)) // of logs that somebody joined
                .Select(static line => line.Text),
        ];
        AtomicFile.Write(path, stream =>
        {
            foreach (string line in kept) stream.Write(Encoding.UTF8.GetBytes(line + "\n"));
        });
        file = open(path);
    }

    /// <summary>Adds a step.</summary>
    public void Write(StepReport report) => Write(LogLines.Of(report));

    /// <summary>Adds an evaluation.</summary>
    public void Write(EvaluationReport report) => Write(LogLines.Of(report));

    /// <summary>Adds a line.</summary>
    internal void Write(LoggedLine line) => file.Write(Encoding.UTF8.GetBytes(line.Text + "\n"));

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();
}
