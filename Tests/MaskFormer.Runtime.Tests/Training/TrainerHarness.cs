using MaskFormer.Language;
using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Reporting;
using MaskFormer.Runtime.Tests.Data;
using MaskFormer.Runtime.Training;

namespace MaskFormer.Runtime.Tests.Training;

/// <summary>A trainer on images made on the spot, in a folder of its own.</summary>
internal sealed class TrainerHarness : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public TrainingConfig Training { get; init; } =
        new()
        {
            Iterations = 6,
            Batch = 2,
            AccumulationSteps = 2,
            CheckpointEvery = 4,
            EvaluateEvery = 0,
            LogEvery = 1,
            WarmupIterations = 3,
            WarmupFactor = 0.1,
            KeepCheckpoints = 9,
        };

    /// <summary>Targets per image that a batch has room for on the mean.</summary>
    public int PairsPerImage { get; init; } = 4;

    public Func<int, PanopticSample> Load { get; init; } = static index => FakeSource.Stripes(index);

    /// <summary>What tells the training images from others.</summary>
    public string Fingerprint { get; set; } = "fake 7";

    public StringWriter Screen { get; } = new();

    public RunFolder Folder(string name = "run") => RunFolder.Use(folder[name]);

    public TrainingResult Run(
        FakeEngine engine,
        bool resume = false,
        CancellationToken stop = default,
        string name = "run",
        Action? saveSettings = null,
        ProfiledSteps? profiled = null,
        Func<string, Stream>? open = null
    )
    {
        using FakeSource training = new(7, Load) { Fingerprint = Fingerprint },
            validation = new(3, static index => FakeSource.Stripes(index));
        TrainingContext context = new("fake", new Experiment(Training, PairsPerImage), Folder(name), engine, new ConsoleProgress(Screen, terminal: false));
        Trainer trainer = new(context, training, validation, saveSettings ?? (() => { }))
        {
            Profiled = profiled,
            OpenReport = open,
        };
        return trainer.Run(resume, stop);
    }

    public Checkpoint Saved(long step, string name = "run") => new CheckpointStore(Folder(name).Path).Load(step);

    public IReadOnlyList<long> SavedSteps(string name = "run") => new CheckpointStore(Folder(name).Path).Steps;

    public void Dispose() => folder.Dispose();

    private sealed class Experiment(TrainingConfig training, int pairs) : IExperiment
    {
        public IBlock Model => throw new NotSupportedException("a fake engine has no model");

        public IBlock Criterion => throw new NotSupportedException("a fake engine has no criterion");

        public DataConfig Data { get; } =
            new CocoPanopticData
            {
                MinSizes = [8, 12],
                MaxSize = 16,
                CropProbability = 0,
                CanvasHeight = 16,
                CanvasWidth = 16,
                TargetSlots = 4,
                PairsPerImage = pairs,
            };

        public TrainingConfig Training => training;

        public EvaluationConfig Evaluation { get; } = new() { MinSize = 8, MaxSize = 16, Pictures = 1 };

        public RecordSchema Schema => throw new NotSupportedException();

        public object? Get(string parameter) => throw new NotSupportedException();

        public IConfigRecord With(string parameter, object? value) => throw new NotSupportedException();

        public void Validate(string path, ICollection<Violation> violations)
        {
        }
    }
}
