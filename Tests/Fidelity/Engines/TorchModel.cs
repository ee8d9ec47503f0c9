using MaskFormer.Definitions;
using MaskFormer.Torch;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Fidelity;

/// <summary>A generated module with the recipe's weights.</summary>
internal sealed class TorchModel(BlockModule module, Precision precision) : IReferenceModel
{
    public IReadOnlyDictionary<string, Array64> Forward(Array64 image)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        Dictionary<string, Array64> values = [];
        module.eval();
        module.Observer = (path, value) => values[path] = Arrays.ToArray(value);
        try
        {
            IReadOnlyList<Tensor> outputs = module.Run([Arrays.ToTensor(image, precision)]);
            (values["Logits"], values["Masks"]) = (Arrays.ToArray(outputs[0]), Arrays.ToArray(outputs[1]));
        }
        finally
        {
            module.Observer = null;
        }

        return values;
    }

    public Judgement Gradients(SetCriterion criterion, Array64 image, TargetBatch targets)
    {
        using var scope = NewDisposeScope();
        using BlockModule judge = criterion.CreateModule();
        Judgement losses = Backward(criterion, judge, image, targets);
        return losses with { Gradients = module.named_parameters().Where(one => one.parameter.grad is not null).ToDictionary(one => one.name, one => Arrays.ToArray(one.parameter.grad!)) };
    }

    public void Dispose() => module.Dispose();

    private Judgement Backward(SetCriterion criterion, BlockModule judge, Array64 image, TargetBatch targets)
    {
        module.train();
        module.zero_grad();
        IReadOnlyList<Tensor> outputs = module.Run([Arrays.ToTensor(image, precision)]);
        Dictionary<string, Array64> losses = [];
        foreach ((string name, Tensor value) in TorchJudge.Run(criterion, judge, outputs[0], outputs[1], targets, precision))
        {
            losses[name] = Arrays.ToArray(value);
            if (name == "Total") value.backward();
        }

        return new Judgement(losses, new Dictionary<string, Array64>());
    }
}
