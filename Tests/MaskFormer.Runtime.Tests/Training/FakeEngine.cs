using MaskFormer.Language;
using MaskFormer.Pjrt;
using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Data.Pipeline;
using MaskFormer.Runtime.Evaluation;
using MaskFormer.Runtime.Training;

namespace MaskFormer.Runtime.Tests.Training;

/// <summary>An engine whose two weights are sums over what it was fed: any step left out, repeated or fed otherwise changes them.</summary>
internal sealed class FakeEngine(int classes = 3) : ITrainingEngine
{
    private float[] weights = [1, 2];
    private float moment;
    private int drawn;

    /// <summary>Called at the beginning of a step with its number, from 1.</summary>
    public Action<int> OnStep { get; init; } = static _ => { };

    /// <summary>Called for every prediction.</summary>
    public Action OnPredict { get; init; } = static () => { };

    /// <summary>What recordings say as they start, are written and are freed; null for an engine that cannot record.</summary>
    public List<string>? Recordings { get; init; }

    /// <summary>The step whose loss is no number.</summary>
    public int NotFiniteAt { get; init; }

    public int Steps { get; private set; }

    public string Name => "fake";

    public long Parameters => 2;

    public (int Height, int Width)? Canvas { get; init; }

    public IReadOnlyDictionary<string, byte[]> Random
    {
        get => new Dictionary<string, byte[]> { [Name] = [(byte)drawn] };
        set => drawn = value[Name][0];
    }

    public StepOutcome Step(IReadOnlyList<TrainingBatch> batches, double rateFactor)
    {
        OnStep(++Steps);
        drawn++;
        double total = batches.Average(static batch => batch.Image.Average(static x => (double)x)) + 10;
        Dictionary<string, double[]> losses = new() { ["ClassLoss"] = [total, total / 2] };
        if (Steps == NotFiniteAt) return new(double.NaN, losses, 1);
        moment = (moment / 2) + (float)total;
        weights = [weights[0] + moment, weights[1] + (float)(rateFactor * drawn)];
        return new(total, losses, 1);
    }

    public IStepProfile Profile() =>
        new Recording(Recordings ?? throw new MaskFormerException("MF5209", Name, "this engine has no profiler", "Train without one"), Steps);

    public RawPrediction Predict(float[] image, int height, int width)
    {
        OnPredict();
        (int rows, int columns) = ((height + 3) / 4, (width + 3) / 4);
        return new(new Dictionary<string, OutputValues>
        {
            ["Logits"] = new([2, 1, classes + 1], new float[2 * (classes + 1)]),
            ["Masks"] = new([1, 2, rows, columns], new float[2 * rows * columns]),
        });
    }

    public IReadOnlyList<NamedTensor> SaveWeights() => [NamedTensor.From<float>("w", [2], weights)];

    public IReadOnlyList<NamedTensor> SaveOptimizer() => [NamedTensor.From<float>("w/exp_avg", [1], [moment])];

    public void LoadWeights(IReadOnlyList<NamedTensor> stored) => weights = stored[0].Values<float>().ToArray();

    public void LoadOptimizer(IReadOnlyList<NamedTensor> stored) => moment = stored[0].Values<float>()[0];

    public void Dispose()
    {
    }

    private sealed class Recording : IStepProfile
    {
        private readonly List<string> said;
        private readonly int start;

        public Recording(List<string> said, int steps) => (this.said, start) = (said, steps);

        public string Write(string logFolder, string name)
        {
            said.Add($"{name} begun after {start}");
            return Path.Combine(logFolder, name);
        }

        public void Dispose() => said.Add("freed");
    }
}
