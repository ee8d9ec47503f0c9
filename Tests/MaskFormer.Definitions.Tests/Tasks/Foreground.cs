using MaskFormer.Language;
using MaskFormer.Runtime.Contracts;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Definitions.Tests.Tasks;

/// <summary>A user's own task: which pixels belong to the first classes, whatever they are. Its criterion learns from the field <c>Inside</c>.</summary>
[Config, BatchFields("Inside")]
public sealed partial record Foreground : TaskConfig
{
    /// <summary>Classes that count as foreground: those before this one.</summary>
    [Range(1, 1000)] public int Before { get; init; } = 5;
}

/// <summary>One score for every pixel.</summary>
[Block]
public sealed partial record ForegroundModel
{
    [Range(1, 256)] public int Hidden { get; init; } = 8;

    [Input("B, 3, H, W")] Tensor Image => Port;

    Layer Conv1 => Conv2d(3, Hidden, kernel: 3, stride: 2, padding: 1);
    Layer Conv2 => Conv2d(Hidden, 1, kernel: 1);

    [Output("B, 1, H/2, W/2")]
    public Tensor Score => Conv2(Relu(Conv1(Image)));
}

/// <summary>Binary cross-entropy of the pixels that count.</summary>
[Block]
public sealed partial record ForegroundCriterion
{
    [Input("B, 1, Y, X")] Tensor Score => Port;
    [Input("B, H, W")] Tensor Inside => Port;
    [Input("B, H, W")] Tensor Pixels => Port;

    Tensor Logit => Sum(ResizeLike(Score, Inside, Resize.Bilinear), "b k h w -> b h w");
    Tensor Count => AtLeast(Sum(Pixels, "b h w ->"), 1);

    [Output("")]
    public Tensor Total => Sum(Pixels * (Softplus(Logit) - Logit * Inside), "b h w ->") / Count;

    [Output("")]
    public Tensor Share => Sum(Pixels * Greater(Logit, 0), "b h w ->") / Count;
}

/// <summary>An experiment of its own.</summary>
[Config]
public sealed partial record ForegroundExperiment : IExperiment
{
    public ForegroundModel Model { get; init; } = new();

    public TaskConfig Task { get; init; } = new Foreground();

    public DataConfig Data { get; init; } = new ShapesData();

    public TrainingConfig Training { get; init; } = new();

    public EvaluationConfig Evaluation { get; init; } = new();

    IBlock IExperiment.Model => Model;

    IBlock IExperiment.Criterion => new ForegroundCriterion();
}

/// <summary>Options that no task is for.</summary>
[Config]
public sealed partial record Unread : TaskConfig;
