using MaskFormer.Language;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Data.Coco;
using MaskFormer.Runtime.Data.Pipeline;
using MaskFormer.Runtime.Evaluation;
using MaskFormer.Runtime.Tasks;

namespace MaskFormer.Definitions.Tests.Tasks;

/// <summary>A user's schedule whose formula fails, or gives no number, after two steps.</summary>
[Config]
public sealed partial record FailingSchedule : ScheduleConfig
{
    /// <summary>What it says then; empty for an exception.</summary>
    public string Says { get; init; } = "";

    public override double Factor(int step, int iterations) => step < 2 ? 1 : Says == "NaN" ? double.NaN : (new double[2])[step];
}

/// <summary>A user's data source that fails at its last image, in the threads that build batches.</summary>
[Config]
public sealed partial record FailingData : DataConfig;

[DataSource("failing", typeof(FailingData))]
internal sealed class FailingSource : IDataSource
{
    public bool NeedsFolder => true;

    public IPanopticSource Open(DataRequest request) => new Images(AnnotatedFolder.Open(request.Folder!, request.Split));

    private sealed class Images(IPanopticSource inner) : IPanopticSource
    {
        public string Place => inner.Place;

        public IReadOnlyList<PanopticCategory> Categories => inner.Categories;

        public int Count => inner.Count;

        public string Fingerprint => inner.Fingerprint;

        public PanopticSample Load(int index) =>
            index == Count - 1 && Thread.CurrentThread.Name is ['d', 'a', 't', 'a', ..] ? throw new KeyNotFoundException("no such slide") : inner.Load(index);

        public void Dispose() => inner.Dispose();
    }
}

/// <summary>A user's task whose metrics fail.</summary>
[Config, BatchFields("Inside")]
public sealed partial record FailingForeground : TaskConfig;

[SegmentationTask("failing foreground", typeof(FailingForeground))]
internal sealed class FailingTask : ISegmentationTask
{
    private readonly ForegroundTask right = new();

    public IReadOnlyList<TaskOutput> Outputs => right.Outputs;

    public IReadOnlyList<TargetField> Fields => right.Fields;

    public ModelCapacity? Capacity(IReadOnlyDictionary<string, IReadOnlyList<long>> sizes) => null;

    public ImagePrediction Read(RawPrediction raw, ImageGeometry geometry, TaskContext context) => right.Read(raw, geometry, context);

    public TaskMetrics Metrics(TaskContext context, IReadOnlySet<int> annotated, bool pixels) =>
        new FailingMetrics(right.Metrics(context with { Options = new Foreground() }, annotated, pixels));

    private sealed class FailingMetrics(TaskMetrics right) : TaskMetrics
    {
        public override void Add(PanopticSample truth, ImagePrediction predicted) =>
            _ = truth.Segments.First(static segment => segment.Class == 99); // the exception is of .NET, and thrown inside of it

        public override TaskResult Result() => right.Result();
    }
}
