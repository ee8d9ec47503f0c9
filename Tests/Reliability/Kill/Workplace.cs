using System.Globalization;
using MaskFormer.Definitions;
using MaskFormer.Runtime.Configuration;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data.Shapes;

namespace MaskFormer.Reliability.Kill;

/// <summary>A data set of eight drawn images, a network of some thousand weights, and the runs on them.</summary>
internal sealed class Workplace : IDisposable
{
    private const int Steps = 14;
    private readonly string root = Directory.CreateTempSubdirectory("maskformer-kill-").FullName;
    private readonly string engine;
    private int runs;

    /// <param name="engine">What trains: torch, xla or evaluator.</param>
    public Workplace(string engine)
    {
        this.engine = engine;
        ShapesGenerator.Write(Path.Combine(root, "data"), new ShapesOptions { Train = 8, Val = 2, Height = 32, Width = 32, Seed = 3 });
        File.WriteAllText(Path.Combine(root, "tiny.yaml"), Yaml);
    }

    /// <summary>Compiled programs: the first run makes them for all.</summary>
    public string Cache => Path.Combine(root, "cache");

    /// <summary>The experiment on this data.</summary>
    public IExperiment Experiment => ConfigLoader.Load(
        Catalogue.All,
        new() { File = Path.Combine(root, "tiny.yaml"), Sets = [$"data.folder={Path.Combine(root, "data")}"] }).Experiment;

    /// <summary>Saving, evaluating and logging fall together, and apart: every four, three and two steps.</summary>
    private static string Yaml => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        base: shapes
        model:
          backbone: [[ kind: ResNet, depth: R14, stem_width: 8, width: 4, norm: Group, groups: 4 ]]
          pixel_decoder: [[ kind: FpnPixelDecoder, hidden: 8, groups: 4 ]]
          classes: 10
          queries: 8
          hidden: 8
          heads: 2
          depth: 1
          feed_forward: 16
          mask_dim: 8
        data: [[ kind: ShapesData, min_sizes: [32], max_size: 32, canvas_height: 32, canvas_width: 32, crop_probability: 0, target_slots: 12, workers: 1 ]]
        training:
          iterations: {Steps}
          batch: 2
          warmup_iterations: 0
          schedule: [[ kind: MultiStep, milestones: [1000] ]]
          checkpoint_every: 4
          evaluate_every: 3
          log_every: 2
          keep_checkpoints: 2
        evaluation: [[ min_size: 32, max_size: 32, max_images: 2, pictures: 1 ]]

        """).Replace("[[", "{", StringComparison.Ordinal).Replace("]]", "}", StringComparison.Ordinal);

    /// <summary>A folder that is not there yet.</summary>
    public string NewRun() => Path.Combine(root, string.Create(CultureInfo.InvariantCulture, $"run-{++runs:000}"));

    /// <summary>The arguments that start a run.</summary>
    public string[] Start(string run) =>
        ["train", "--config", Path.Combine(root, "tiny.yaml"), "--data", Path.Combine(root, "data"), "--run", run, "--engine", engine];

    /// <summary>The arguments that go on with a run; one that has not even a configuration starts anew, as its message says (MF7013).</summary>
    public string[] GoOn(string run) =>
        File.Exists(Path.Combine(run, "config.resolved.yaml")) ? ["train", "--run", run, "--resume", "--engine", engine] : Start(run);

    /// <summary>A run that nothing disturbs.</summary>
    /// <exception cref="InvalidOperationException">It fails.</exception>
    public (RunRecord Record, double Seconds) Whole()
    {
        string run = NewRun();
        Ended ended = Trainee.Run(Start(run), Cache);
        if (ended.Code != 0) throw new InvalidOperationException($"a run that nothing disturbs ends with {ended.Code}:\n{ended.Errors}");
        if (engine != "xla") return (RunRecord.Of(run), ended.Seconds);
        ended = Trainee.Run(Start(NewRun()), Cache); // with programs that are compiled, as all that follow
        return (RunRecord.Of(run), ended.Seconds);
    }

    public void Dispose() => Directory.Delete(root, recursive: true);
}
