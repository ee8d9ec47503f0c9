using MaskFormer.Definitions;
using MaskFormer.Language;
using MaskFormer.Runtime.Data.Pipeline;
using MaskFormer.Runtime.Contracts;
using MaskFormer.Torch;
using Xunit;
using Xunit.Abstractions;

namespace MaskFormer.Fidelity;

/// <summary>
/// In float32, the graph of every experiment says what its TorchSharp module says, from the same weights: whatever the original has no numbers for. The
/// long form compares the others as well.
/// </summary>
public sealed class EngineTests(ITestOutputHelper log)
{
    private const int Height = 75, Width = 101, Images = 2, Slots = 4;
    private const long Large = 46_000_000; // weights: ResNet-101 and Mask2Former with Swins, whose blocks smaller models have too

    private static readonly HashSet<string> outputsOnly = [];

    // The module's outputs serve the tests of every engine: tests of one experiment follow each other (CaseOrder).
    private static (string Experiment, IReadOnlyDictionary<string, float[]> Weights, IReadOnlyDictionary<string, Array64> Outputs)? last;

    public static TheoryData<string, string> Experiments
    {
        get
        {
            TheoryData<string, string> data = [];
            foreach (string experiment in Catalogue.All.DistinctBy(static entry => Shape(entry.Create().Model)).Select(static entry => entry.Name))
            {
                data.Add(experiment, "evaluator");
                data.Add(experiment, "xla");
            }

            return data;
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Experiments))]
    public void Graph_predicts_what_the_module_predicts(string experiment, string engine)
    {
        IReferenceEngine other = ReferenceEngines.Get(engine);
        IBlock record = Experiment(experiment).Model;
        LongForm.Holds(record.Weights().Sum(static weight => weight.Count) > Large || Compared(engine).Contains(Shape(record)), experiment);
        Array64 image = Noise(1);
        (IReadOnlyDictionary<string, float[]> weights, IReadOnlyDictionary<string, Array64> expected) = OfModule(experiment, record, image);
        using IReferenceModel graph = other.Build(record, weights, Precision.F32);
        IReadOnlyDictionary<string, Array64> actual = graph.Forward(image, outputsOnly);

        Comparison comparison = new($"{experiment}, {engine}", log);
        foreach (string output in record.Outputs.Select(static port => port.Name))
        {
            Assert.Equal(expected[output].ShapeText, actual[output].ShapeText);

            // Of two float32 programs each may be 7e-6 of the largest value from the truth (README of the reference, section 4): single values have its
            // bound, the whole has ours.
            comparison.Number(output, Norm(Differences(expected[output], actual[output])) / Norm(expected[output].Values), 1e-5, "outputs");
            comparison.Number(output, Largest(Differences(expected[output], actual[output])) / Largest(expected[output].Values), 3e-5, "single values");
        }

        comparison.Finish();
    }

    [SkippableTheory]
    [InlineData("evaluator")]
    [InlineData("xla")]
    public void Graph_of_shapes_has_the_losses_and_gradients_of_the_module(string engine)
    {
        IReferenceEngine other = ReferenceEngines.Get(engine);
        MaskFormerExperiment experiment = (MaskFormerExperiment)Experiment("shapes");
        IReadOnlyDictionary<string, float[]> weights = InitialWeights.Draw(experiment.Model);
        var criterion = (SetCriterion)((IExperiment)experiment).Criterion;
        Array64 image = Noise(Images);
        TargetBatch targets = Rectangles(experiment.Model.Classes);
        using IReferenceModel module = new TorchEngine().Build(experiment.Model, weights, Precision.F32),
            graph = other.Build(experiment.Model, weights, Precision.F32);
        CriterionResult expected = module.Gradients(criterion, image, targets),
            actual = graph.Gradients(criterion, image, targets);

        Comparison comparison = new($"shapes, {engine}", log);
        foreach ((string name, Array64 value) in expected.Losses)
            comparison.Number(name, Largest(Differences(value, actual.Losses[name])) / Math.Max(Largest(value.Values), 1), 1e-5, "losses");
        Assert.Equal(expected.Gradients.Keys.Order(StringComparer.Ordinal), actual.Gradients.Keys.Order(StringComparer.Ordinal));
        double all = Norm(expected.Gradients.Values.SelectMany(static gradient => gradient.Values));
        foreach ((string key, Array64 gradient) in expected.Gradients)
        {
            // A gradient that is zero on paper (the bias of attention's keys) is rounding noise: it has no size of its own to be held to.
            double size = Math.Max(Norm(gradient.Values), 1e-6 * all);
            comparison.Number(key, Norm(Differences(gradient, actual.Gradients[key])) / size, 1e-4, "gradients");
        }

        comparison.Finish();
    }

    private static (IReadOnlyDictionary<string, float[]> Weights, IReadOnlyDictionary<string, Array64> Outputs) OfModule(
        string experiment, IBlock record, Array64 image)
    {
        if (last is not { } kept || kept.Experiment != experiment)
        {
            last = null;
            IReadOnlyDictionary<string, float[]> weights = InitialWeights.Draw(record);
            using IReferenceModel module = new TorchEngine().Build(record, weights, Precision.F32);
            last = kept = (experiment, weights, module.Forward(image, outputsOnly));
        }

        return (kept.Weights, kept.Outputs);
    }

    /// <summary>Experiments that differ in data, solver and number of classes have models of one shape.</summary>
    private static string Shape(IBlock model) => string.Join(' ', model.Weights().Select(static weight => weight.Key));

    /// <summary>Models whose every inner value on this engine is held to the original's (<see cref="ForwardTests"/>).</summary>
    private static HashSet<string> Compared(string engine) =>
    [
        .. ReferenceCase.All.Where(one => one.Kind is "forward" or "m2f_forward" && !LongForm.IsForward(one, engine))
            .Select(static one => Shape(CaseModel.Model(one))),
    ];

    /// <summary>Without dropout, whose bits depend on the order of ops.</summary>
    private static IExperiment Experiment(string name) => Catalogue.All.Single(entry => entry.Name == name).Create() switch
    {
        MaskFormerExperiment masks => masks with { Model = masks.Model with { DropRate = 0 } },
        PerPixelExperiment { Model: PerPixelBaselinePlus plus } pixels => pixels with { Model = plus with { DropRate = 0 } },
        var other => other,
    };

    private static Array64 Noise(int images)
    {
        Random random = new(3);
        return new(
            [images, 3, Height, Width],
            [.. Enumerable.Range(0, images * 3 * Height * Width).Select(_ => (double)(float)((random.NextDouble() * 4) - 2))]
        );
    }

    /// <summary>Three rectangles in the first image, one in the second, and a strip of pixels that do not count.</summary>
    private static TargetBatch Rectangles(int classes)
    {
        const int plane = Height * Width;
        Random random = new(5);
        double[] labels = new double[Images * Slots],
            valid = new double[Images * Slots],
            pixels = new double[Images * plane];
        float[] masks = new float[Images * Slots * plane];
        for (int b = 0; b < Images; b++)
        {
            for (int t = 0; t < (b == 0 ? 3 : 1); t++)
            {
                (labels[(b * Slots) + t], valid[(b * Slots) + t]) = (random.Next(classes), 1);
                (int top, int left, int height, int width) = (
                    random.Next(Height / 2),
                    random.Next(Width / 2),
                    random.Next(5, Height / 2),
                    random.Next(5, Width / 2)
                );
                for (int y = top; y < top + height; y++)
                    masks.AsSpan((((b * Slots) + t) * plane) + (y * Width) + left, width).Fill(1);
            }

            pixels.AsSpan(b * plane, plane - (7 * Width)).Fill(1);
        }

        double[] owners = Array.ConvertAll(OwnerMaps.Of(masks, Images, Slots, Height, Width), static owner => (double)owner);
        return new(
            new([Images, Slots], labels), new([Images, owners.Length / (Images * plane), Height, Width], owners),
            new([Images, Slots], valid), new([Images, Height, Width], pixels));
    }

    private static IEnumerable<double> Differences(Array64 a, Array64 b) => a.Values.Zip(b.Values, static (x, y) => x - y);

    private static double Largest(IEnumerable<double> values) => values.Max(Math.Abs);

    private static double Norm(IEnumerable<double> values) => Math.Sqrt(values.Sum(static value => value * value));
}
