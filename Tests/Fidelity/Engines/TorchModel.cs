using MaskFormer.Language;
using MaskFormer.Torch;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Fidelity;

/// <summary>A generated module with the recipe's weights.</summary>
internal sealed class TorchModel(BlockModule module, IReadOnlyList<PortInfo> outputNames, Precision precision) : IReferenceModel
{
    public IReadOnlyDictionary<string, Array64> Forward(Array64 image, IReadOnlySet<string> inner)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        Dictionary<string, Array64> values = [];
        module.eval();
        module.Observer = (path, value) =>
        {
            if (inner.Contains(path)) values[path] = Arrays.ToArray(value);
        };
        try
        {
            IReadOnlyList<Tensor> outputs = module.RunComputing([Arrays.ToTensor(image, precision)]);
            foreach ((PortInfo port, Tensor value) in outputNames.Zip(outputs)) values[port.Name] = Arrays.ToArray(value);
        }
        finally
        {
            module.Observer = null;
        }

        return values;
    }

    public CriterionResult Gradients(IBlock criterion, Array64 image, TargetBatch targets)
    {
        using var scope = NewDisposeScope();
        using BlockModule loss = ((ITorchBlock)criterion).CreateModule();
        List<Array64> rectified = [];
        if (precision != Precision.BF16) TensorOps.ReluObserver = x => rectified.Add(Arrays.ToArray(x)); // only float32 is held against float64
        CriterionResult losses;
        try
        {
            losses = Backward(criterion, loss, image, targets);
        }
        finally
        {
            TensorOps.ReluObserver = null;
        }

        return losses with
        {
            ReluInputs = rectified,
            Gradients = module
                .named_parameters()
                .Where(one => one.parameter.grad is not null)
                .ToDictionary(one => one.name, one => Arrays.ToArray(one.parameter.grad!)),
        };
    }

    public TrainedState Train(
        IBlock criterion,
        Array64 image,
        Func<int, TargetBatch> targets,
        IReadOnlyDictionary<string, ParameterGroup> groups,
        double clipNorm,
        int steps
    )
    {
        using BlockModule loss = ((ITorchBlock)criterion).CreateModule();
        TrainedWeight[] weights =
        [
            .. module
                .named_parameters()
                .Select(one => new TrainedWeight(one.name, one.parameter, new(groups[one.name].LearningRate, groups[one.name].WeightDecay))),
        ];
        ParameterGroup any = groups.Values.First();
        using var optimizer = new AdamW(weights, any.Beta1, any.Beta2, any.Epsilon);
        List<CriterionResult> results = [];
        List<double> norms = [];
        for (int step = 0; step < steps; step++)
        {
            using var scope = NewDisposeScope();
            results.Add(Backward(criterion, loss, image, targets(step)));
            norms.Add(MaskFormer.Torch.Gradients.Clip(weights.Select(weight => weight.Weight), clipNorm));
            optimizer.Step(1); // the groups hold whole learning rates
        }

        using var last = NewDisposeScope();
        double after = Backward(criterion, loss, image, targets(steps)).Losses["Total"].Values[0];
        IReadOnlyDictionary<string, Tensor> state = optimizer.State();
        return new TrainedState(
            results,
            norms,
            after,
            weights.ToDictionary(weight => weight.Key, weight => Arrays.ToArray(weight.Weight)),
            Named(key => state[$"{key}.exp_avg"]),
            Named(key => state[$"{key}.exp_avg_sq"])
        );

        Dictionary<string, Array64> Named(Func<string, Tensor> of) => weights.ToDictionary(weight => weight.Key, weight => Arrays.ToArray(of(weight.Key)));
    }

    public void Dispose() => module.Dispose();

    private CriterionResult Backward(IBlock criterion, BlockModule loss, Array64 image, TargetBatch targets)
    {
        module.train();
        module.zero_grad();
        IReadOnlyList<Tensor> outputs = module.RunComputing([Arrays.ToTensor(image, precision)]);
        Dictionary<string, Array64> losses = [];
        foreach ((string name, Tensor value) in TorchCriterion.Run(criterion, loss, outputs[0], outputs[1], targets, precision))
        {
            losses[name] = Arrays.ToArray(value);
            if (name == "Total") value.backward();
        }

        return new CriterionResult(losses, new Dictionary<string, Array64>(), []);
    }
}
