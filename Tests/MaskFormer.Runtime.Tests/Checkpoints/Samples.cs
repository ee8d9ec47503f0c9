using MaskFormer.Runtime.Data.Sampling;
using MaskFormer.Runtime.Checkpoints;

namespace MaskFormer.Runtime.Tests.Checkpoints;

/// <summary>Small checkpoints whose values tell their step.</summary>
internal static class Samples
{
    public static Checkpoint Checkpoint(long step, string run = "run-1") => new(
        new TrainingState
        {
            Step = step,
            Run = run,
            Experiment = "shapes",
            Engine = "torch",
            Sampler = new SamplerPosition(Consumed: 4 * step, Seed: 7, Shuffle: true, Count: 40, Fingerprint: "forty pictures"),
            Random = new Dictionary<string, byte[]> { ["torch"] = [1, 2, (byte)step] },
            Values = new Dictionary<string, string> { ["best"] = "0.25" },
        },
        [
            NamedTensor.From<float>("layer.weight", [3, 5], [.. Enumerable.Range(0, 15).Select(i => i + (float)step)]),
            NamedTensor.From<float>("layer.bias", [3], [step, 0, -step]),
        ],
        [
            NamedTensor.From<float>(OptimizerNames.Mean("layer.bias"), [3], [0.5f, step, 1]),
            NamedTensor.From<long>(OptimizerNames.Step("layer.bias"), [], [step]),
        ]);

    public static void AssertEqual(Checkpoint expected, Checkpoint actual)
    {
        Xunit.Assert.Equal(
            new StateFile(expected.State, new Dictionary<string, FileMark>()).ToBytes(),
            new StateFile(actual.State, new Dictionary<string, FileMark>()).ToBytes()
        );
        AssertEqual(expected.Weights, actual.Weights);
        AssertEqual(expected.Optimizer, actual.Optimizer);
    }

    public static void AssertEqual(IEnumerable<NamedTensor> expected, IEnumerable<NamedTensor> actual) => Xunit.Assert.Equal(
        expected.OrderBy(t => t.Name, StringComparer.Ordinal).Select(t => (t.Name, t.Info.Describe(), Convert.ToHexString(t.Data.Span))),
        actual.OrderBy(t => t.Name, StringComparer.Ordinal).Select(t => (t.Name, t.Info.Describe(), Convert.ToHexString(t.Data.Span))));
}
