using Google.Protobuf;
using MaskFormer.Language;
using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Data.Records;
using MaskFormer.Runtime.Data.Records.Framing;
using MaskFormer.Runtime.Reporting;
using MaskFormer.Runtime.Training;
using Xunit;

namespace MaskFormer.Runtime.Tests.Training;

/// <summary>What a run tells does not depend on how often it was ended and went on: log, events, summary.</summary>
public sealed class ResumedRunTests : IDisposable
{
    private readonly TrainerHarness harness = new()
    {
        Training = new()
        {
            Iterations = 9,
            Batch = 2,
            AccumulationSteps = 2,
            CheckpointEvery = 4,
            EvaluateEvery = 3,
            LogEvery = 2,
            KeepCheckpoints = 9,
        },
    };

    public void Dispose() => harness.Dispose();

    /// <summary>Stopped in step 3, before a line is due; in the evaluations of steps 3 and 6; in the last one.</summary>
    [Theory]
    [InlineData(3, 0)]
    [InlineData(0, 2)]
    [InlineData(0, 3)]
    [InlineData(0, 6)]
    [InlineData(0, 9)]
    public void An_interrupted_run_tells_what_an_unbroken_one_tells(int atStep, int atPrediction)
    {
        harness.Run(new FakeEngine(), name: "whole");
        using CancellationTokenSource stop = new();
        int predictions = 0;
        harness.Run(
            new FakeEngine { OnStep = step => Stop(step == atStep), OnPredict = () => Stop(++predictions == atPrediction) },
            stop: stop.Token);
        harness.Run(new FakeEngine(), resume: true);
        Same();

        void Stop(bool now)
        {
            if (now) stop.Cancel();
        }
    }

    /// <summary>After a kill the log is ahead of the last checkpoint, and perhaps torn.</summary>
    [Theory]
    [InlineData(8)]
    [InlineData(4)]
    public void A_killed_run_tells_every_step_once(long last)
    {
        harness.Run(new FakeEngine(), name: "whole");
        harness.Run(new FakeEngine());
        CheckpointStore store = new(harness.Folder().Path);
        foreach (long step in store.Steps.Where(step => step > last)) Directory.Delete(store.FolderOf(step), recursive: true);
        string events = Directory.GetFiles(harness.Folder().Path, "events.*").Single();
        File.WriteAllBytes(events, File.ReadAllBytes(events)[..^5]);
        harness.Run(new FakeEngine(), resume: true);
        Same();
    }

    /// <summary>Killed between the events of an evaluation and its line in the log.</summary>
    [Fact]
    public void An_evaluation_that_was_half_told_is_told_once()
    {
        harness.Run(new FakeEngine(), name: "whole");
        harness.Run(new FakeEngine());
        string log = harness.Folder().Log;
        File.WriteAllLines(log, File.ReadAllLines(log).SkipLast(1));
        harness.Run(new FakeEngine(), resume: true);
        Same();
    }

    /// <summary>At the first line, within one of a step, within that of an evaluation: the steps are saved all the same.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(450)]
    [InlineData(1300)]
    public void What_a_full_disk_kept_from_the_log_is_told_by_the_run_that_goes_on(int room)
    {
        harness.Run(new FakeEngine(), name: "whole");
        Assert.Throws<IOException>(() => harness.Run(new FakeEngine(), open: Open));
        Assert.True(new FileInfo(harness.Folder().Log).Length <= room);
        harness.Run(new FakeEngine(), resume: true);
        Same();

        Stream Open(string path) =>
            new FullStream(new FileStream(path, FileMode.Append), path.EndsWith(".jsonl", StringComparison.Ordinal) ? room : int.MaxValue);
    }

    /// <summary>Within the first event, within that of an evaluation, within its picture; later a disk with room again.</summary>
    [Theory]
    [InlineData(60)]
    [InlineData(900)]
    [InlineData(2000)]
    public void Events_that_a_full_disk_kept_back_are_made_up(int room)
    {
        harness.Run(new FakeEngine(), name: "whole");
        using CancellationTokenSource stop = new();
        FakeEngine ended = new()
        {
            OnStep = step =>
            {
                if (step == 7) stop.Cancel();
            },
        };
        harness.Run(ended, stop: stop.Token, open: Open);
        Assert.Contains("MF7009", harness.Screen.ToString());
        Assert.NotEqual(Events("whole"), Events("run"));
        harness.Run(new FakeEngine(), resume: true);
        Same();

        Stream Open(string path) =>
            new FullStream(new FileStream(path, FileMode.Append), path.EndsWith(".jsonl", StringComparison.Ordinal) ? int.MaxValue : room);
    }

    [Fact]
    public void Events_that_are_gone_are_made_of_the_log()
    {
        harness.Run(new FakeEngine(), name: "whole");
        harness.Run(new FakeEngine());
        File.Delete(Directory.GetFiles(harness.Folder().Path, "events.*").Single());
        harness.Run(new FakeEngine(), resume: true);
        Same();
    }

    /// <summary>The file of the first of two programs; what the second wrote would stand before what is made up.</summary>
    [Theory]
    [InlineData(60)]
    [InlineData(700)]
    public void Steps_stay_in_order_where_an_event_file_is_damaged_in_its_middle(int at)
    {
        harness.Run(new FakeEngine(), name: "whole");
        using CancellationTokenSource stop = new();
        FakeEngine ended = new()
        {
            OnStep = step =>
            {
                if (step == 5) stop.Cancel();
            },
        };
        harness.Run(ended, stop: stop.Token);
        harness.Run(new FakeEngine(), resume: true);
        string[] files = [.. Directory.GetFiles(harness.Folder().Path, "events.*").Order(StringComparer.Ordinal)];
        Assert.Equal(2, files.Length);
        byte[] bytes = File.ReadAllBytes(files[0]);
        bytes[at] ^= 0x40;
        File.WriteAllBytes(files[0], bytes);
        harness.Run(new FakeEngine(), resume: true);
        Same();
    }

    [Fact]
    public void A_record_that_is_no_event_is_removed()
    {
        harness.Run(new FakeEngine(), name: "whole");
        harness.Run(new FakeEngine());
        using (FileStream events = new(Directory.GetFiles(harness.Folder().Path, "events.*").Single(), FileMode.Append))
            TfRecordFrame.Write(events, [0x2A, 0xFF]); // a summary that is longer than its record
        harness.Run(new FakeEngine(), resume: true);
        Same();
    }

    /// <summary>Killed when the log had its last evaluation and the summary not yet.</summary>
    [Fact]
    public void A_summary_that_missed_the_last_evaluation_has_it_from_the_log()
    {
        harness.Run(new FakeEngine(), name: "whole");
        harness.Run(new FakeEngine());
        RunFolder run = harness.Folder();
        RunSummary whole = RunSummary.Read(run.Path)!;
        (whole with { All = new(0.5, 0.5, 0.5, 3), EvaluatedImages = 1, EvaluatedStep = 6, Classes = [], Taken = [] }).Write(run.Path);
        harness.Run(new FakeEngine(), resume: true);
        RunSummary after = RunSummary.Read(run.Path)!;
        Assert.Equal(whole with { Seconds = 0, PeakMemoryBytes = 0 }, after with { Seconds = 0, PeakMemoryBytes = 0 });
        Same();
    }

    [Fact]
    public void Pictures_that_cannot_be_written_cost_no_number()
    {
        harness.Run(new FakeEngine(), name: "whole");
        RunFolder run = harness.Folder();
        int predictions = 0;
        harness.Run(new FakeEngine { OnPredict = () => Block(++predictions == 2) });
        Assert.Equal(Lines("whole"), Lines("run"));
        Assert.Equal(RunSummary.Read(harness.Folder("whole").Path)!.All, RunSummary.Read(run.Path)!.All);
        Assert.Contains("the picture of the evaluation could not be saved", harness.Screen.ToString());
        Assert.Contains("the curves could not be saved", harness.Screen.ToString());

        // A file stands where their folder is to be, and a folder where the curves are.
        void Block(bool now)
        {
            if (!now) return;
            Directory.Delete(run.Pictures, recursive: true);
            File.WriteAllText(run.Pictures, "");
            Directory.CreateDirectory(run.Curves);
        }
    }

    [Fact]
    public void A_damaged_summary_is_put_aside_and_told()
    {
        harness.Run(new FakeEngine());
        string summary = harness.Folder().Summary;
        File.WriteAllText(summary, "{ half");
        harness.Run(new FakeEngine(), resume: true);
        Assert.Equal("{ half", File.ReadAllText(summary + ".damaged"));
        Assert.Equal(9, RunSummary.Read(harness.Folder().Path)!.Steps);
        Assert.Contains("summary.json is damaged and was renamed", harness.Screen.ToString());
    }

    /// <summary>As after a power failure, which leaves zeros where lines were.</summary>
    [Fact]
    public void A_damaged_log_is_kept_and_told()
    {
        harness.Run(new FakeEngine());
        string log = harness.Folder().Log;
        string[] lines = File.ReadAllLines(log);
        lines[1] = new('\0', lines[1].Length);
        File.WriteAllText(log, string.Join('\n', lines)[..^4]); // the last line is torn as a kill leaves it, which is no damage
        string before = File.ReadAllText(log);
        harness.Run(new FakeEngine(), resume: true);
        Assert.Equal(before, File.ReadAllText(log + ".damaged"));
        Assert.Contains("1 lines of " + log + " are damaged", harness.Screen.ToString());
        Assert.Equal([lines[0], .. lines[2..^1]], File.ReadAllLines(log)[..(lines.Length - 2)]);
    }

    /// <summary>JSON of another form, by hand or by another program.</summary>
    [Theory]
    [InlineData("""{"kind":"step","step":2}""")]
    [InlineData("""{"kind":"step","step":2,"losses":5}""")]
    [InlineData("""{"kind":"evaluation","step":3,"part":5}""")]
    [InlineData("""{"kind":5,"step":3}""")]
    [InlineData("""{"kind":"step","step":1e30,"losses":{}}""")]
    [InlineData("""["kind","step"]""")]
    public void A_line_of_another_form_is_damaged(string line)
    {
        harness.Run(new FakeEngine());
        string log = harness.Folder().Log;
        string[] lines = File.ReadAllLines(log);
        File.WriteAllLines(log, [line, .. lines]);
        harness.Run(new FakeEngine(), resume: true);
        Assert.Contains("1 lines of " + log + " are damaged", harness.Screen.ToString());
        Assert.Equal(lines, File.ReadAllLines(log));
    }

    /// <summary>A line in which only single values are of another form goes on, and what can be told of it is.</summary>
    [Fact]
    public void Values_of_another_form_are_left_out()
    {
        harness.Run(new FakeEngine());
        string log = harness.Folder().Log;
        File.AppendAllText(log, """{"kind":"evaluation","step":8,"all":5,"classes":[],"taken":7,"images":"many","things":{"pq":"much","sq":0.5}}""" + "\n");
        harness.Run(new FakeEngine(), resume: true);
        Assert.Contains("8 things/sq 0.5", Events("run"));
    }

    [Fact]
    public void Lines_that_stand_twice_are_kept_once()
    {
        harness.Run(new FakeEngine(), name: "whole");
        harness.Run(new FakeEngine());
        string log = harness.Folder().Log, lines = File.ReadAllText(log);
        File.WriteAllText(log, lines + lines);
        harness.Run(new FakeEngine(), resume: true);
        Same();
    }

    [Fact]
    public void A_log_that_is_gone_is_told()
    {
        harness.Run(new FakeEngine());
        File.Delete(harness.Folder().Log);
        harness.Run(new FakeEngine(), resume: true);
        Assert.Contains("train.jsonl is missing: its lines about the steps so far are lost", harness.Screen.ToString());
    }

    [Fact]
    public void A_run_folder_that_is_deleted_meanwhile_is_an_error()
    {
        FakeEngine engine = new()
        {
            OnStep = step =>
            {
                if (step == 2) Directory.Delete(harness.Folder().Path, recursive: true);
            },
        };
        MaskFormerException error = Assert.Throws<MaskFormerException>(() => harness.Run(engine));
        Assert.Equal("MF7102", error.Id);
        Assert.Contains("deleted or moved", error.Cause);
        Assert.Equal(3, engine.Steps); // the first evaluation, whose weights are the best so far
    }

    private void Same()
    {
        Assert.Equal(Lines("whole"), Lines("run"));
        Assert.Equal(Events("whole"), Events("run"));
        Assert.Equal(RunSummary.Read(harness.Folder("whole").Path)!.All, RunSummary.Read(harness.Folder().Path)!.All);
    }

    private string[] Lines(string name) =>
        [.. LoggedLine.Read(harness.Folder(name).Log).Select(static line => $"{line.Kind} {line.Step} {line.Number("total")} {line.Number("dropped")}")];

    /// <summary>Step and tag of every value of every event, with the value where it is a loss or a quality.</summary>
    private string[] Events(string name) =>
    [
        .. Directory.GetFiles(harness.Folder(name).Path, "events.*").Order(StringComparer.Ordinal)
            .SelectMany(static file => Records(file))
            .SelectMany(static record => Texts(record)),
    ];

    // Without a torn one at the end.
    private static IEnumerable<byte[]> Records(string file)
    {
        List<byte[]> records = [];
        try
        {
            foreach (TfRecord record in TfRecordReader.Read(file)) records.Add(record.Data);
        }
        catch (DataException)
        {
            // of a disk that was full
        }

        return records;
    }

    private static IEnumerable<string> Texts(byte[] record)
    {
        (long step, ByteString? summary) = (0, null);
        CodedInputStream input = new(record);
        while (input.ReadTag() is not 0 and var tag)
        {
            if (WireFormat.GetTagFieldNumber(tag) == 2) step = input.ReadInt64();
            else if (WireFormat.GetTagFieldNumber(tag) == 5) summary = input.ReadBytes();
            else input.SkipLastField();
        }

        if (summary is null) yield break;
        CodedInputStream values = summary.CreateCodedInput();
        while (values.ReadTag() != 0) yield return $"{step} {Value(values.ReadBytes().CreateCodedInput())}";
    }

    private static string Value(CodedInputStream value)
    {
        value.ReadTag();
        string name = value.ReadString();
        value.ReadTag();
        bool differs = name.Split('/')[0] is "pictures" or "speed" or "memory"; // from run to run
        return differs ? name : FormattableString.Invariant($"{name} {value.ReadFloat()}");
    }
}
