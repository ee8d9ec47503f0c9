using MaskFormer.Runtime.Data.Records;
using MaskFormer.Runtime.Data.Records.Framing;
using MaskFormer.Runtime.Reporting;
using MaskFormer.Runtime.Training;

namespace MaskFormer.Reliability.Fuzz;

/// <summary>What a run has written and a resumed one reads: damage costs reports, never a run.</summary>
internal static class RunFormats
{
    private const int Steps = 3;

    /// <summary>All of them.</summary>
    /// <param name="folder">A folder of its own.</param>
    public static IEnumerable<Format> In(string folder)
    {
        RunFolder run = RunFolder.At(folder);
        using (RunReports reports = Reports(run, done: 0))
        {
            for (int step = 1; step <= Steps; step++) reports.Write(new StepReport { Step = step, Steps = Steps, Total = step });
            reports.WriteSummary(TimeSpan.FromSeconds(1), 2);
        }

        string events = Directory.GetFiles(folder, "events*").Single();
        byte[][] records = [.. TfRecordReader.Read(events).Select(static record => record.Data)];
        Dictionary<string, byte[]> whole = Directory.GetFiles(folder).ToDictionary(static file => file, File.ReadAllBytes);
        yield return new("log", [whole[run.Log]], bytes => Resume(run, whole, run.Log, bytes)) { IsRefused = false };
        yield return new("summary", [whole[run.Summary]], bytes => Resume(run, whole, run.Summary, bytes)) { IsRefused = false };
        yield return new("categories", ["""[{"id": 1, "name": "cat", "isthing": 1}, {"id": 2, "name": "sky", "isthing": 0}]"""u8.ToArray()], bytes =>
        {
            File.WriteAllBytes(run.Categories, bytes);
            RunCategories.Read(run.Categories);
        });
        yield return new("event", records, bytes =>
        {
            using MemoryStream stream = new();
            foreach (byte[] record in (byte[][])[records[0], bytes, .. records[1..]]) TfRecordFrame.Write(stream, record); // with the right checksums
            Resume(run, whole, events, stream.ToArray());
        })
        {
            IsRefused = false,
        };
    }

    private static void Resume(RunFolder run, Dictionary<string, byte[]> whole, string file, byte[] bytes)
    {
        foreach (string written in Directory.GetFiles(run.Path)) File.Delete(written);
        foreach ((string path, byte[] content) in whole) File.WriteAllBytes(path, path == file ? bytes : content);
        using RunReports reports = Reports(run, Steps - 1);
        reports.Write(new StepReport { Step = Steps, Steps = Steps, Total = 1 });
        reports.WriteSummary(TimeSpan.FromSeconds(1), 2);
    }

    private static RunReports Reports(RunFolder run, long done) =>
        new(run, new ConsoleProgress(TextWriter.Null), new() { Experiment = "shapes", Engine = "torch" }, done, new(null, null, null));
}
