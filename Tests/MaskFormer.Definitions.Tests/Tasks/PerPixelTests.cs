using MaskFormer.Definitions.Tests.Commands;
using MaskFormer.Language;
using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Runtime.Data;
using MaskFormer.Runtime.Data.Pipeline;
using MaskFormer.Runtime.Evaluation;
using MaskFormer.Runtime.Tasks;
using MaskFormer.Runtime.Training;
using Xunit;

namespace MaskFormer.Definitions.Tests.Tasks;

/// <summary>Per-pixel classifiers, made tiny: both engines learn alike from the classes of all pixels, and are evaluated by mean IoU.</summary>
[Collection(ProgramTests.Name)]
public sealed class PerPixelTests(TinyProgram program)
{
    private const int Side = 64; // queries that look at one place only, at stride 32, all say the same

    private static readonly ResNet tiny = new() { Depth = ResNetDepth.R14, StemWidth = 8, Width = 4, Norm = NormKind.Group, Groups = 4 };

    public static TheoryData<string> Models => ["baseline", "plus"];

    [Theory]
    [MemberData(nameof(Models))]
    public void Engines_learn_alike(string model)
    {
        PerPixelExperiment experiment = Experiment(model);
        using ITrainingEngine torch = Engines.OpenTraining("torch", experiment), graph = Engines.OpenTraining("evaluator", experiment);
        IReadOnlyList<NamedTensor> weights = Shaken(torch.SaveWeights());
        torch.LoadWeights(weights);
        graph.LoadWeights(weights);
        using IPanopticSource source = DataSources.Open(experiment.Data, null, DataSources.Train);
        IReadOnlyList<TargetField> fields = SegmentationTasks.Of(((IExperiment)experiment).Task).Fields;
        using TrainingLoader loader = new(source, experiment.Data, experiment.Training.Batch, 1, fields: fields);
        for (int step = 0; step < 2; step++)
        {
            TrainingBatch batch = loader.Next();
            StepOutcome expected = torch.Step([batch], 1), actual = graph.Step([batch], 1);
            Assert.Equal(expected.Total, actual.Total, 1e-3 * expected.Total);
            Assert.Equal(expected.GradientNorm, actual.GradientNorm, 1e-2 * expected.GradientNorm);
            Assert.True(expected.GradientNorm > 0.1);
            Assert.Equal(expected.Statistics["PixelAccuracy"], actual.Statistics["PixelAccuracy"], 0.01);
        }
    }

    [Fact]
    public void They_are_evaluated_by_the_class_of_every_pixel()
    {
        PerPixelExperiment experiment = Experiment("baseline");
        using IEngine engine = Engines.Open("torch", experiment);
        using IPanopticSource source = DataSources.Open(experiment.Data, null, DataSources.Val);
        PixelResult result = Assert.IsType<PixelResult>(DatasetEvaluator.Of(experiment).Run(engine, source, evaluated =>
        {
            Assert.DoesNotContain(0, evaluated.Prediction.Map); // every pixel has a class
            Assert.All(evaluated.Prediction.Segments, static segment => Assert.InRange(segment.Score, 0.05, 1));
        }));
        Assert.Equal(2, result.Images);
        Assert.InRange(result.Pixels.MeanIou, 0, 1);
        Assert.Contains("mIoU", result.Line);
    }

    // As they begin, all queries of a tiny decoder say nearly the same, and the best class of a pixel is an accident of rounding.
    private static NamedTensor[] Shaken(IReadOnlyList<NamedTensor> weights)
    {
        Random random = new(3);
        return
        [
            .. weights.Select(weight => NamedTensor.From<float>(
                weight.Name, [.. weight.Info.Shape], [.. weight.Values<float>().ToArray().Select(value => value + random.NextSingle() - 0.5f)])),
        ];
    }

    private PerPixelExperiment Experiment(string model) => PerPixelExperiments.ShapesSemantic with
    {
        Model = model == "plus"
            ? new PerPixelBaselinePlus
            {
                Backbone = tiny,
                PixelDecoder = new FpnPixelDecoder { Hidden = 16, Groups = 4 },
                Classes = 10,
                Hidden = 16,
                Heads = 2,
                Depth = 2,
                FeedForward = 24,
                MaskDim = 8,
                DropRate = 0,
            }
            : new PerPixelBaseline { Backbone = tiny, PixelDecoder = new FpnPixelDecoder { Hidden = 16, Groups = 4 }, Classes = 10, MaskDim = 8 },
        Data = Experiments.Shapes.Data with { Folder = program.Data, MinSizes = [Side], MaxSize = Side, CanvasHeight = Side, CanvasWidth = Side },
        Training = Experiments.Shapes.Training with { Batch = 2, LearningRate = 1e-3, Epsilon = 1e-3 },
        Evaluation = new() { MinSize = Side, MaxSize = Side },
    };
}
