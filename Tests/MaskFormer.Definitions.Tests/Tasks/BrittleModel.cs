using MaskFormer.Language;
using MaskFormer.Runtime.Contracts;
using MaskFormer.StableHlo;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Definitions.Tests.Tasks;

/// <summary>A user's primitive that throws after some calls.</summary>
[Primitive]
public sealed partial record Brittle
{
    [Input("B, K, H, W")] Tensor X => Port;

    [Output("B, K, H, W")] public Tensor Y => Port;
}

/// <summary>What it computes, and does not.</summary>
public static class BrittleBodies
{
    private static int calls;

    [Implements(typeof(Brittle))]
    public static TorchSharp.torch.Tensor Brittle(TorchSharp.torch.Tensor x) =>
        ++calls <= 3 ? x : throw new IndexOutOfRangeException("row 7 of a table of 4");

    [Implements(typeof(Brittle))]
    public static Value Brittle(GraphBuilder g, Value x) => x;
}

/// <summary><see cref="ForegroundModel"/> with it.</summary>
[Block]
public sealed partial record BrittleModel
{
    [Input("B, 3, H, W")] Tensor Image => Port;

    Layer Conv1 => Conv2d(3, 4, kernel: 3, stride: 2, padding: 1);
    Layer Conv2 => Conv2d(4, 1, kernel: 1);
    Brittle Table => new();

    [Output("B, 1, H/2, W/2")] public Tensor Score => Conv2(Table.On(Relu(Conv1(Image))).Y);
}

/// <summary>An experiment of its own.</summary>
[Config]
public sealed partial record BrittleExperiment : IExperiment
{
    public BrittleModel Model { get; init; } = new();

    public TaskConfig Task { get; init; } = new Foreground();

    public DataConfig Data { get; init; } = new ShapesData();

    public TrainingConfig Training { get; init; } = new();

    public EvaluationConfig Evaluation { get; init; } = new();

    IBlock IExperiment.Model => Model;

    IBlock IExperiment.Criterion => new ForegroundCriterion();
}
