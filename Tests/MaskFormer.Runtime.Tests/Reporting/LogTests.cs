using System.Text.Json;
using MaskFormer.Runtime.Evaluation;
using MaskFormer.Runtime.Reporting;
using MaskFormer.Runtime.Tests.Data;
using MaskFormer.Runtime.Training;
using Xunit;

namespace MaskFormer.Runtime.Tests.Reporting;

public sealed class LogTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public static StepReport Step(long step, double total = 3.41) => new()
    {
        Step = step,
        Steps = 200,
        Total = total,
        Losses = [new("class", 1.2), new("mask", 1.02), new("dice", 1.19)],
        LearningRate = 1e-4,
        GradientNorm = 0.5,
        Statistics = [new("matched_iou", "matched-IoU", 0.314), new("no_object", "no-object", 0.708, IsPercent: true)],
        Dropped = 3,
        DataWait = 0.031,
        ImagesPerSecond = 8.06,
        Elapsed = TimeSpan.FromSeconds(12.5),
        Remaining = TimeSpan.FromSeconds(41),
        MemoryBytes = 1 << 20,
    };

    public static EvaluationReport Evaluation { get; } = new(100, new ToldResult(), TimeSpan.FromSeconds(3.2), "pictures/step-000100.png");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Every_line_is_an_object()
    {
        using (TrainLog log = new(folder["train.jsonl"], 0))
        {
            log.Write(Step(50));
            log.Write(Evaluation);
        }

        string[] lines = File.ReadAllLines(folder["train.jsonl"]);
        Assert.Equal(
            string.Concat(
                "{\"kind\":\"step\",\"step\":50,\"total\":3.41,\"losses\":{\"class\":1.2,\"mask\":1.02,\"dice\":1.19},\"learning_rate\":0.0001,",
                "\"gradient_norm\":0.5,",
                "\"matched_iou\":0.314,\"no_object\":0.708,\"dropped\":3,\"data_wait\":0.031,\"images_per_second\":8.06,\"seconds\":12.5,",
                "\"memory_bytes\":1048576}"
            ),
            lines[0]
        );
        Assert.Equal(
            string.Concat(
                "{\"kind\":\"evaluation\",\"step\":100,\"all\":{\"pq\":0.412,\"sq\":0.749,\"rq\":0.55,\"classes\":10},",
                "\"things\":{\"pq\":0.38,\"sq\":0.7,\"rq\":0.5,",
                "\"classes\":6},\"stuff\":{\"pq\":0.476,\"sq\":0.8,\"rq\":0.6,\"classes\":4},\"images\":64,\"seconds\":3.2,",
                "\"classes\":{\"sky\":{\"pq\":0.5},\"car\":{\"pq\":\"NaN\"}},\"taken\":[\"on 64 images\"],\"counts\":[\"classes\"]}"
            ),
            lines[1]
        );
    }

    /// <summary>Counts, classes and what a part of the images gave are no curves of their own.</summary>
    [Fact]
    public void Curves_are_of_the_groups_of_measures()
    {
        using (TrainLog log = new(folder["train.jsonl"], 0)) log.Write(Evaluation with { Result = new ToldResult { Part = new ToldResult() } });
        Chart chart = Assert.Single(TrainingPictures.Qualities([.. LoggedLine.Read(folder["train.jsonl"])]));
        Assert.Equal(["all", "things", "stuff"], chart.Lines.Select(static line => line.Name));
    }

    [Fact]
    public void Statistics_that_a_criterion_does_not_give_are_not_logged()
    {
        using (TrainLog log = new(folder["train.jsonl"], 0)) log.Write(Step(50) with { Statistics = [] });
        JsonElement line = JsonDocument.Parse(File.ReadAllText(folder["train.jsonl"])).RootElement;
        Assert.True(line.TryGetProperty("gradient_norm", out _));
        Assert.False(line.TryGetProperty("matched_iou", out _) || line.TryGetProperty("no_object", out _));
    }

    [Fact]
    public void A_resumed_run_repeats_no_step_and_drops_the_torn_line()
    {
        using (TrainLog log = new(folder["train.jsonl"], 0))
        {
            foreach (long step in new long[] { 50, 100, 150 }) log.Write(Step(step));
        }

        File.AppendAllText(folder["train.jsonl"], """{"kind":"step","st""");
        using (TrainLog log = new(folder["train.jsonl"], resumeStep: 100))
            log.Write(Step(150, total: 1));
        Assert.Equal(
            ["50", "100", "150"],
            File.ReadAllLines(folder["train.jsonl"]).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("step").ToString())
        );
    }

    [Fact]
    public void A_diverged_loss_is_still_json()
    {
        using (TrainLog log = new(folder["train.jsonl"], 0)) log.Write(Step(1, double.NaN));
        Assert.Equal("NaN", JsonDocument.Parse(File.ReadAllText(folder["train.jsonl"])).RootElement.GetProperty("total").GetString());
    }

    [Fact]
    public void The_summary_holds_fractions()
    {
        new RunSummary
        {
            Experiment = "shapes",
            Engine = "torch",
            Steps = 200,
            Seconds = 61.5,
            ImagesPerSecond = 8.1,
            FirstTotalLoss = 9.75,
            LastTotalLoss = 3.5,
            PeakMemoryBytes = 123,
        }
            .With(Evaluation)
            .Write(folder.Root);
        using JsonDocument summary = JsonDocument.Parse(File.ReadAllText(folder["summary.json"]));
        JsonElement root = summary.RootElement;
        Assert.Equal(0.412, root.GetProperty("pq").GetDouble());
        Assert.Equal(0.749, root.GetProperty("sq").GetDouble());
        Assert.Equal(0.55, root.GetProperty("rq").GetDouble());
        Assert.Equal(0.38, root.GetProperty("things").GetProperty("pq").GetDouble());
        Assert.Equal(0.6, root.GetProperty("stuff").GetProperty("rq").GetDouble());
        Assert.Equal(
            ("shapes", "torch", 200L),
            (root.GetProperty("experiment").GetString(), root.GetProperty("engine").GetString(), root.GetProperty("steps").GetInt64())
        );
        Assert.Equal((9.75, 3.5), (root.GetProperty("first_total_loss").GetDouble(), root.GetProperty("last_total_loss").GetDouble()));
        Assert.Equal(123, root.GetProperty("peak_memory_bytes").GetInt64());
    }

    [Fact]
    public void An_evaluation_adds_to_the_trainers_summary()
    {
        var before = new RunSummary { Experiment = "shapes", Engine = "torch", Steps = 200, LastTotalLoss = double.NaN };
        before.Write(folder.Root);
        Assert.Equal(before with { LastTotalLoss = null }, RunSummary.Read(folder.Root));
        RunSummary after = RunSummary.Read(folder.Root)!.With(Evaluation);
        after.Write(folder.Root);
        Assert.Equal(after, RunSummary.Read(folder.Root));
        Assert.Null(RunSummary.Read(folder["absent"]));
    }

    [Fact]
    public void Measures_of_another_task_are_kept_in_their_groups()
    {
        PixelResult pixels = new(new(0.5, 0.25, 0.75, 0.125, [0.5]), [new(1, "sky", false)], 7);
        RunSummary summary = new RunSummary { Experiment = "shapes", Engine = "torch" }.With(new EvaluationReport(100, pixels, TimeSpan.FromSeconds(1)));
        summary.Write(folder.Root);
        Assert.Equal(summary, RunSummary.Read(folder.Root));
        Assert.Equal((0.5, null, 7), (summary.MeanIou, summary.All, summary.EvaluatedImages));
        JsonElement root = JsonDocument.Parse(File.ReadAllText(folder["summary.json"])).RootElement;
        Assert.Equal(
            "{\"miou\":0.5,\"fwiou\":0.25,\"macc\":0.75,\"pacc\":0.125}",
            root.GetProperty("pixels").GetRawText().ReplaceLineEndings("").Replace(" ", ""));
    }

    [Fact]
    public void Peak_memory_is_measured() => Assert.InRange(RunSummary.PeakMemoryNow(), 1 << 22, 1L << 42);

    private sealed record ToldResult : TaskResult
    {
        public ToldResult()
            : base(64) => Taken = ["on 64 images"];

        public override string Line => "PQ 41.2 (SQ 74.9 RQ 55.0)  things 38.0  stuff 47.6";

        public override string Table => "";

        public override IReadOnlyList<Metric> Metrics { get; } =
        [
            new("all", "pq", 0.412), new("all", "sq", 0.749), new("all", "rq", 0.55), new("all", "classes", 10, IsCount: true),
            new("things", "pq", 0.38), new("things", "sq", 0.7), new("things", "rq", 0.5), new("things", "classes", 6, IsCount: true),
            new("stuff", "pq", 0.476), new("stuff", "sq", 0.8), new("stuff", "rq", 0.6), new("stuff", "classes", 4, IsCount: true),
        ];

        // Two classes of a name, and one that the images have not.
        public override IReadOnlyList<Metric> ClassMetrics { get; } = [new("sky", "pq", 0.5), new("sky", "pq", 0.7), new("car", "pq", double.NaN)];
    }
}
