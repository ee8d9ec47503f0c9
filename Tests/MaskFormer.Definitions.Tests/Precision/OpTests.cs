using MaskFormer.Definitions.Tests.Xla;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Definitions.Tests.Precision;

/// <summary>Op by op, both engines follow the same rules of docs/precision.md: types, numbers and gradients.</summary>
[Collection(EngineCollection.Name)]
public sealed class OpTests
{
    public static TheoryData<string> Names => [.. OpCase.All.Select(static one => one.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Both_engines_round_alike(string name)
    {
        OpCase one = OpCase.All.Single(c => c.Name == name);
        Random random = new(name.Length);
        float[][] inputs = [.. one.Shapes.Select(shape => Enumerable.Range(0, (int)shape.Aggregate(1L, static (p, n) => p * n))
            .Select(_ => OpRun.Rounded((one.Map ?? (static v => v))((random.NextSingle() * 2) - 1))).ToArray())];
        manual_seed(7);
        using nn.Module? layer = one.Layer?.Invoke();
        if (layer is not null) Scatter(layer);
        OpRun torch = OpRun.OnTorch(one, layer, inputs), graph = OpRun.OnGraph(one, layer, inputs);

        Assert.Equal(one.Type, torch.Type);
        Assert.Equal(one.Type, graph.Type);
        Same("result", torch.Result, graph.Result, one.Closeness == Closeness.BitsForward ? Closeness.Bits : one.Closeness);
        Assert.Contains(torch.Gradients, static gradient => gradient.Values.Any(static v => v != 0));
        Assert.Equal(torch.Gradients.Select(static g => g.Name), graph.Gradients.Select(static g => g.Name));
        foreach (((string what, double[] expected), (_, double[] actual)) in torch.Gradients.Zip(graph.Gradients))
        {
            if (expected.Length == 0) Assert.All(actual, static v => Assert.Equal(0, v)); // only the operand's size is used
            else Same($"gradient by {what}", expected, actual, one.Closeness == Closeness.BitsForward ? Closeness.Neighbours : one.Closeness);
        }
    }

    // Scales and shifts start as ones and zeros, which hide what is done with them.
    private static void Scatter(nn.Module layer)
    {
        using IDisposable frozen = no_grad();
        foreach (Tensor weight in layer.state_dict().Values.Where(static weight => weight.dim() == 1)) weight.add_(rand_like(weight));
    }

    private static void Same(string what, double[] expected, double[] actual, Closeness closeness)
    {
        Assert.Equal(expected.Length, actual.Length);
        if (closeness == Closeness.Bits)
        {
            Assert.Equal(expected, actual);
            return;
        }

        double largest = expected.Max(Math.Abs);
        int apart = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            // A neighbour is 2^-7 away at most, gradients of quotients are rounded twice; where terms cancel, what they were rounded to counts.
            double error = Math.Abs(expected[i] - actual[i]);
            Assert.True(
                error <= Math.Max(Math.Abs(expected[i]) / 64, largest / 512),
                FormattableString.Invariant($"{what}[{i}]: {actual[i]:g6}, expected {expected[i]:g6}")
            );
            apart += error > largest * 1e-5 ? 1 : 0;
        }

        Assert.True(closeness == Closeness.Often || apart <= 2 + (expected.Length / 50), $"{what}: {apart} of {expected.Length} numbers differ");
    }
}
