using MaskFormer.Torch;
using TorchSharp;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Testing;

/// <summary>What a block's TorchSharp module says.</summary>
internal static class TorchRun
{
    public static (string[] Weights, string[] Outputs) Shapes(ITorchBlock block, IReadOnlyList<long[]> inputs)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        using BlockModule module = block.CreateModule();
        module.eval();
        IEnumerable<string> outputs = module
            .Run([.. inputs.Select(static size => zeros(size))])
            .Zip(block.Outputs, static (value, port) => BlockRun.Line(port.Name, value.shape));
        return (
            [.. module.state_dict().Select(static weight => BlockRun.Line(weight.Key, weight.Value.shape)).Order(StringComparer.Ordinal)],
            [.. outputs]
        );
    }

    public static IReadOnlyDictionary<string, double[]> Numbers(BlockRun run)
    {
        using var scope = NewDisposeScope();
        using BlockModule module = ((ITorchBlock)run.Block).CreateModule();
        module.to(ScalarType.Float64);
        module.train(run.Dropout is not null);
        using IDisposable? step = run.Dropout is { } key ? StepRandom.Begin(key) : null;
        using (no_grad())
        {
            foreach ((string name, Tensor weight) in module.state_dict()) weight.copy_(tensor(run.Weights[name], weight.shape));
        }

        Tensor[] inputs = [.. run.Inputs.Select(static input => tensor(input.Values, input.Size).requires_grad_())];
        IReadOnlyList<Tensor> outputs = module.Run(inputs);
        Tensor total = zeros(1, dtype: ScalarType.Float64);
        for (int i = 0; i < outputs.Count; i++) total = TensorOps.Add(total, (outputs[i] * tensor(run.Factors(i, outputs[i].shape), outputs[i].shape)).sum());
        if (total.requires_grad) total.backward();

        Dictionary<string, double[]> numbers = [];
        for (int i = 0; i < outputs.Count; i++) numbers[$"output {run.Block.Outputs[i].Name}"] = Values(outputs[i]);
        for (int i = 0; i < inputs.Length; i++) numbers[$"gradient by input {run.Block.Inputs[i].Name}"] = Gradient(inputs[i]);
        HashSet<string> trained = [.. run.Block.Weights().Where(static weight => weight.Trained).Select(static weight => weight.Key)];
        foreach ((string name, Tensor weight) in module.state_dict().Where(weight => trained.Contains(weight.Key)))
            numbers[$"gradient by {name}"] = Gradient(weight);
        return numbers;
    }

    public static double[] Values(Tensor x) => x.detach().contiguous().data<double>().ToArray();

    private static double[] Gradient(Tensor x) => x.grad is { } gradient ? Values(gradient) : new double[x.numel()];
}
