using MaskFormer.Language;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Torch;

/// <summary>
/// Adam with decoupled weight decay (Loshchilov and Hutter 2019) as PyTorch computes it: p ← p·(1 − lr·decay); m ← m + (1 − β₁)(g − m); v ← β₂v + (1 − β₂)g²;
/// p ← p − lr/(1 − β₁ᵗ) · m / (√v/√(1 − β₂ᵗ) + eps). A weight without gradient is left alone. Where libtorch allows, one native call updates a whole group.
/// </summary>
public sealed class AdamW : IDisposable
{
    private readonly Slot[][] groups;
    private readonly (double First, double Second) beta;
    private readonly double eps;

    /// <summary>Starts with zero moments.</summary>
    /// <param name="weights">The weights; keys are unique. Convert the module to its type and device before.</param>
    /// <param name="firstBeta">β₁.</param>
    /// <param name="secondBeta">β₂.</param>
    /// <param name="eps">Added to the root of the second moment.</param>
    /// <param name="fused">False forces the path of single operations.</param>
    public AdamW(IEnumerable<TrainedWeight> weights, double firstBeta = 0.9, double secondBeta = 0.999, double eps = 1e-8, bool fused = true)
    {
        (beta, this.eps, Fused) = ((firstBeta, secondBeta), eps, fused && Dispatcher.Available);
        groups = [.. weights.GroupBy(static w => w.Rate).Select(static group => group.Select(static w => new Slot(w)).ToArray())];
    }

    /// <summary>Whether groups are updated by one native call.</summary>
    public bool Fused { get; }

    /// <summary>One update with the gradients that the weights hold now.</summary>
    /// <param name="learningRate">The rate of the schedule; each weight's factor is applied to it.</param>
    public void Step(double learningRate)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        foreach (Slot[] group in groups)
        {
            (Slot Slot, Tensor Gradient)[] ready =
            [
                .. group.Select(static s => (s, Gradient: s.Weight.grad)).Where(static p => p.Gradient is not null).Select(static p => (p.s, p.Gradient!)),
            ];
            if (ready.Length == 0)
                continue;
            (double rate, double decay) = (learningRate * group[0].Trained.Rate.RateFactor, group[0].Trained.Rate.Decay);
            foreach ((Slot slot, _) in ready) slot.Step.AddTo(Number.One);
            if (Fused) UpdateTogether(ready, rate, decay);
            else foreach ((Slot slot, Tensor gradient) in ready) UpdateOne(slot, gradient, rate, decay);
        }
    }

    /// <summary>Forgets the gradients; the next backward pass makes new ones.</summary>
    public void ClearGradients()
    {
        foreach (Slot slot in groups.SelectMany(static g => g))
        {
            using Tensor? gradient = slot.Weight.grad;
            if (gradient is not null) slot.Weight.grad = null;
        }
    }

    /// <summary>
    /// The moments and step counts under <c>KEY.exp_avg</c>, <c>KEY.exp_avg_sq</c>, <c>KEY.step</c>. The tensors are the optimizer's own: copy what must
    /// not change.
    /// </summary>
    public IReadOnlyDictionary<string, Tensor> State() =>
        groups.SelectMany(static g => g).SelectMany(static s => s.Named()).ToDictionary(static p => p.Key, static p => p.Value, StringComparer.Ordinal);

    /// <summary>Continues from a saved state.</summary>
    /// <param name="state">As <see cref="State"/> gave it.</param>
    /// <exception cref="MaskFormerException">MF4101: a key is missing or unknown, or a shape differs; nothing was changed then.</exception>
    public void Load(IReadOnlyDictionary<string, Tensor> state)
    {
        IReadOnlyDictionary<string, Tensor> own = State();
        if (state.Keys.FirstOrDefault(key => !own.ContainsKey(key)) is { } unknown) throw Refused(unknown, "the optimizer has no such entry");
        foreach ((string key, Tensor target) in own)
        {
            if (!state.TryGetValue(key, out Tensor? source))
                throw Refused(key, "the saved optimizer lacks this entry");
            if (!source.shape.AsSpan().SequenceEqual(target.shape))
                throw Refused(key, $"saved with shape [{string.Join(", ", source.shape)}], expected [{string.Join(", ", target.shape)}]");
        }

        using var quiet = no_grad();
        foreach ((string key, Tensor target) in own) target.copy_(state[key]);
    }

    /// <summary>Releases the moments.</summary>
    public void Dispose()
    {
        foreach (Slot slot in groups.SelectMany(static g => g))
        {
            foreach ((_, Tensor tensor) in slot.Named()) tensor.Dispose();
        }
    }

    private void UpdateTogether((Slot Slot, Tensor Gradient)[] ready, double rate, double decay)
    {
        // The kernel walks over memory: a gradient with other strides than its weight would be applied to the wrong elements.
        Tensor[] gradients = [.. ready.Select(static p => p.Gradient.is_contiguous() ? p.Gradient : p.Gradient.contiguous())];
        Dispatcher.Call("aten::_fused_adamw_", [
            Dispatcher.List([.. ready.Select(static p => p.Slot.Weight)]), Dispatcher.List(gradients),
            Dispatcher.List([.. ready.Select(static p => p.Slot.First)]), Dispatcher.List([.. ready.Select(static p => p.Slot.Second)]),
            Dispatcher.List([]), Dispatcher.List([.. ready.Select(static p => p.Slot.Step)]),
            Dispatcher.Number(rate), Dispatcher.Number(beta.First), Dispatcher.Number(beta.Second), Dispatcher.Number(decay), Dispatcher.Number(eps),
            0, 0, 0, 0, // neither amsgrad nor maximize, no scaler
        ]);
    }

    private void UpdateOne(Slot slot, Tensor gradient, double rate, double decay)
    {
        using var scope = NewDisposeScope();
        double step = slot.Step.item<float>();
        using Scalar kept = Number.Once(1 - (rate * decay)), correction = Number.Once(Math.Sqrt(1 - Math.Pow(beta.Second, step)));
        using Scalar length = Number.Once(-rate / (1 - Math.Pow(beta.First, step)));
        slot.Weight.mul_(kept);
        slot.First.mul_(Number.Of(beta.First)).add_(gradient, Number.Of(1 - beta.First));
        slot.Second.mul_(Number.Of(beta.Second)).addcmul_(gradient, gradient, Number.Of(1 - beta.Second));
        Tensor spread = slot.Second.sqrt().div_(correction).AddTo(Number.Of(eps));
        slot.Weight.addcdiv_(slot.First, spread, length);
    }

    private static MaskFormerException Refused(string key, string cause) =>
        new("MF4101", key, cause, "Resume with the model that wrote the checkpoint, or start without its optimizer");

    /// <summary>A weight and what the optimizer remembers about it.</summary>
    private sealed class Slot(TrainedWeight trained)
    {
        public TrainedWeight Trained => trained;

        public Parameter Weight => trained.Weight;

        public Tensor First { get; } = Zero(trained.Weight);

        public Tensor Second { get; } = Zero(trained.Weight);

        public Tensor Step { get; } = zeros([], dtype: ScalarType.Float32).DetachFromDisposeScope();

        public IEnumerable<KeyValuePair<string, Tensor>> Named() =>
            [new($"{trained.Key}.exp_avg", First), new($"{trained.Key}.exp_avg_sq", Second), new($"{trained.Key}.step", Step)];

        private static Tensor Zero(Tensor like)
        {
            using var quiet = no_grad();
            return zeros(like.shape, dtype: like.dtype, device: like.device).DetachFromDisposeScope();
        }
    }
}
