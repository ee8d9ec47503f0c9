using MaskFormer.Language;

namespace MaskFormer.StableHlo.Training;

/// <summary>
/// The optimizer in the graph: p ← p·(1 − lr·decay); m ← m + (1 − β₁)(g − m); v ← β₂v + (1 − β₂)g²; p ← p − lr/(1 − β₁ᵗ) · m / (√v/√(1 − β₂ᵗ) + eps).
/// </summary>
internal sealed class AdamW
{
    private readonly GraphBuilder g;
    private readonly AdamWOptions options;
    private readonly Value rate;
    private readonly Value firstCorrection;
    private readonly Value secondCorrection;

    /// <param name="g">Receives the nodes.</param>
    /// <param name="options">The settings.</param>
    /// <param name="rate">The schedule's learning rate, a scalar.</param>
    /// <param name="step">The number of this update from 1, a scalar.</param>
    public AdamW(GraphBuilder g, AdamWOptions options, Value rate, Value step)
    {
        this.g = g;
        this.options = options;
        this.rate = rate;

        // 1 - β^t as -(e^(t·log β) - 1): near t = 1 the plain difference loses five digits of float32.
        firstCorrection = Correction(options.Beta1);
        secondCorrection = g.Unary(UnaryKind.Sqrt, Correction(options.Beta2));

        Value Correction(double beta) => g.Negate(g.Unary(UnaryKind.ExponentialMinusOne, g.Multiply(step, Math.Log(beta))));
    }

    /// <summary>The next values of a weight and its moments; the old ones where the step is not to be made.</summary>
    /// <remarks>
    /// The weight is computed from the moments that are returned, choice included: computed from anything else, compilers repeat the moments' arithmetic
    /// inside of the weight's loop, which then needs the old moments too, and no moment can be updated in its place.
    /// </remarks>
    public (Value Weight, Value First, Value Second) Update(Value weight, Value first, Value second, Value gradient, WeightRate rule, Value finite)
    {
        Value lr = g.Multiply(rate, rule.RateFactor);
        first = g.Select(finite, g.Add(first, g.Multiply(g.Subtract(gradient, first), 1 - options.Beta1)), first);
        second = g.Select(finite, g.Add(g.Multiply(second, options.Beta2), g.Multiply(g.Multiply(gradient, gradient), 1 - options.Beta2)), second);
        Value spread = g.Add(g.Divide(g.Unary(UnaryKind.Sqrt, second), secondCorrection), options.Epsilon);
        Value move = g.Multiply(g.Divide(first, spread), g.Divide(lr, firstCorrection));
        Value kept = rule.Decay == 0 ? weight : g.Multiply(weight, g.Subtract(1, g.Multiply(lr, rule.Decay)));
        return (g.Select(finite, g.Subtract(kept, move), weight), first, second);
    }
}
