using MaskFormer.Language;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Torch;

/// <summary>
/// A step whose batch is computed in parts, one after the other (gradient accumulation), with the numbers of one step over all of it: sums over the batch are
/// sums over all parts. Every part is run twice, first to add up what it has of each sum, then with the sums of all parts, for its gradients.
/// </summary>
/// <remarks>Ambient, per thread, as <see cref="StepRandom"/> is: modules are called without it.</remarks>
/// <param name="axes">Where the batch lies.</param>
/// <param name="count">Number of parts.</param>
public sealed class StepParts(BatchAxes axes, int count) : IDisposable
{
    [ThreadStatic] private static Pass? current;

    private readonly List<Tensor> whole = [];

    /// <summary>Whether a part of a step is being computed.</summary>
    internal static bool IsActive => current is { Count: > 1 };

    /// <summary>A pass of a part that adds up its sums; no gradients.</summary>
    public IDisposable AddUp(int part) => current = new Pass(current) { Axes = axes, Count = count, Part = part, Whole = whole, Adds = true };

    /// <summary>A pass of a part that sees the sums of all parts. Its loss is that of the whole step, and is divided by their number before its gradients are
    /// computed.</summary>
    public IDisposable Take(int part) => current = new Pass(current) { Axes = axes, Count = count, Part = part, Whole = whole };

    /// <summary>Frees the sums.</summary>
    public void Dispose()
    {
        foreach (Tensor sum in whole) sum.Dispose();
    }

    /// <summary>A pass that only records which sums are asked for and computed.</summary>
    internal static Pass Note(BatchAxes? axes, double scale = 1) => current = new Pass(current) { Axes = axes, Scale = scale };

    /// <summary>A result as the whole step has it, if it is a sum over the batch.</summary>
    /// <param name="x">The result; of a mean that of this part.</param>
    /// <param name="sizes">Sizes of the axes that were there before.</param>
    /// <param name="stays">Which of them are left.</param>
    /// <param name="kind">How it was computed.</param>
    internal static Tensor Over(Tensor x, long[] sizes, bool[] stays, Fold kind) =>
        current is not { } pass || !pass.Loses(sizes, stays) ? x : pass.Over(x, kind);

    /// <summary>Where the elements of a tensor lie in that of the whole step: before each of its blocks are those of the other parts.</summary>
    internal static (long Block, long Stride, long First) Place(long[] sizes)
    {
        long all = sizes.Aggregate(1L, static (product, size) => product * size);
        if (current is not { } pass || pass.AxisOf(sizes) is not { } axis) return (all, all, 0);
        long block = sizes.Skip(axis).Aggregate(1L, static (product, size) => product * size);
        return (block, block * pass.Count, block * pass.Part);
    }

    /// <summary>How a result was computed.</summary>
    internal enum Fold
    {
        /// <summary>Added up.</summary>
        Sum,

        /// <summary>Added up and divided by the number.</summary>
        Mean,

        /// <summary>The largest.</summary>
        Max,
    }

    internal sealed class Pass(Pass? outer) : IDisposable
    {
        private int question;
        private int sum;

        public BatchAxes? Axes { get; init; }

        public int Count { get; init; } = 1;

        public int Part { get; init; }

        public bool Adds { get; init; }

        public double Scale { get; init; } = 1;

        public List<Tensor>? Whole { get; init; }

        public List<long[]> Asked { get; } = [];

        /// <summary>What the sums over the batch were, where nothing is added up.</summary>
        public List<double[]> Seen { get; } = [];

        public bool Loses(long[] sizes, bool[] stays)
        {
            if (Holds(sizes) is not { } holds) return false;
            return holds.Zip(stays).Any(static axis => axis is (true, false)) && !holds.Zip(stays).Any(static axis => axis is (true, true));
        }

        public int? AxisOf(long[] sizes) => Holds(sizes) is { } holds && Array.IndexOf(holds, true) is >= 0 and int axis ? axis : null;

        public Tensor Over(Tensor x, Fold kind)
        {
            if (kind == Fold.Max) throw BatchAxes.NotInParts("the largest of the whole batch cannot be added up from parts");
            using var scope = NewDisposeScope();
            if (Whole is null)
            {
                Seen.Add(x.detach().to(ScalarType.Float64).flatten().data<double>().ToArray());
                return TensorOps.Add(x * Number.Of(Scale), Number.Of(Scale - 1)).MoveToOuterDisposeScope();
            }

            Tensor own = kind == Fold.Mean ? x / Number.Of(Count) : x;
            int place = sum++;
            if (Adds)
            {
                if (place == Whole.Count) Whole.Add(own.detach().clone().DetachFromDisposeScope());
                else Whole[place].AddTo(own.detach());
                return own.MoveToOuterDisposeScope();
            }

            own = own * Number.Of(Count);
            return TensorOps.Add(own, (Whole[place] - own).detach()).MoveToOuterDisposeScope();
        }

        public void Dispose() => current = outer;

        private bool[]? Holds(long[] sizes)
        {
            if (Axes is not null) return Axes.Holds(question++, sizes.Length);
            Asked.Add(sizes);
            return null;
        }
    }
}
