using System.Runtime.InteropServices;
using MaskFormer.StableHlo;
using MaskFormer.StableHlo.Evaluation;
using MaskFormer.StableHlo.Gradients;
using TorchSharp;
using static TorchSharp.torch;
using ElementType = MaskFormer.StableHlo.ElementType;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Definitions.Tests.Precision;

/// <summary>What one engine makes of an op: the result's type and numbers, and the gradients of a weighted sum of the result.</summary>
/// <param name="Type"><c>bf16</c> or <c>f32</c>.</param>
/// <param name="Result">Row-major.</param>
/// <param name="Gradients">By the inputs, then by the layer's parameters under their names; float32 where the master is.</param>
internal sealed record OpRun(string Type, double[] Result, IReadOnlyList<(string Name, double[] Values)> Gradients)
{
    /// <summary>On TorchSharp, with autograd.</summary>
    public static OpRun OnTorch(OpCase one, nn.Module? layer, float[][] inputs)
    {
        using var scope = NewDisposeScope();
        layer?.zero_grad();
        Tensor[] leaves = [.. inputs.Select((values, i) => tensor(values, one.Shapes[i]).requires_grad_())];
        Tensor y = one.Torch(layer, [.. leaves.Select(one.Typed)]);
        (y.to(ScalarType.Float32) * tensor(Weights(y.numel()), y.shape)).sum().backward();
        List<(string, double[])> gradients = [.. leaves.Select(static (leaf, i) => ($"input {i}", Numbers(leaf.grad)))];
        if (layer is not null) gradients.AddRange(layer.named_parameters().Select(static pair => (pair.name, Numbers(pair.parameter.grad))));
        return new(y.dtype == ScalarType.BFloat16 ? "bf16" : "f32", Numbers(y), gradients);
    }

    /// <summary>As a graph on the reference evaluator, with reverse mode; the weights are the layer's.</summary>
    public static OpRun OnGraph(OpCase one, nn.Module? layer, float[][] inputs)
    {
        GraphBuilder g = new(new() { Compute = ElementType.BF16 });
        Value[] ports = [.. one.Shapes.Select((shape, i) => g.Input($"x{i}", shape))];
        Value y = one.Graph(g, [.. ports.Select(port => one.Typed(g, port))]);
        string letters = string.Join(' ', "cdefhi"[..y.Rank].ToCharArray());
        Value weights = g.Constant(Literal.FromNumbers(new(ElementType.F32, [.. y.Type.Dims]), [.. Weights(y.Type.Count).Select(static w => (double)w)]));
        Value loss = g.Sum(g.Multiply(y, weights), $"{letters} ->");
        string[] parameters = layer is null ? [] : [.. layer.named_parameters().Select(static pair => pair.name)];
        IReadOnlyList<Value> gradients = ReverseMode.Gradients(g, loss, [.. ports, .. parameters.Select(name => g.WeightOf($"layer.{name}"))]);
        Module module = g.Build("op", [("y", y), .. gradients.Select(static (gradient, i) => ($"g{i}", gradient))]);
        Dictionary<string, Tensor> held = layer?.state_dict() ?? [];
        IEnumerable<HostTensor> arguments = g
            .WeightKeys.Select(key => held[key["layer.".Length..]])
            .Select(static held => HostTensor.From(Floats(held), held.shape))
            .Concat(inputs.Select((values, i) => HostTensor.From(values, one.Shapes[i])));
        IReadOnlyList<HostTensor> results = new ReferenceEvaluator(module).Run([.. arguments]);
        return new(y.Type.Element.Mlir(), results[0].Numbers(),
            [.. results.Skip(1).Select((result, i) => (i < ports.Length ? $"input {i}" : parameters[i - ports.Length], result.Numbers()))]);
    }

    private static float[] Weights(long count)
    {
        Random random = new(99);
        return [.. Enumerable.Range(0, (int)count).Select(_ => Rounded(random.NextSingle() + 0.5f))];
    }

    /// <summary>A number that bfloat16 holds.</summary>
    public static float Rounded(float number) => BitConverter.UInt32BitsToSingle(BitConverter.SingleToUInt32Bits(number) & 0xFFFF0000);

    private static float[] Floats(Tensor x) => MemoryMarshal.Cast<byte, float>(x.detach().to(ScalarType.Float32).contiguous().bytes).ToArray();

    private static double[] Numbers(Tensor? x) => x is null ? [] : [.. Floats(x).Select(static v => (double)v)];
}
