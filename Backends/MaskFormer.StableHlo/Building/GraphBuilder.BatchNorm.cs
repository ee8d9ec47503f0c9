using MaskFormer.Language;

namespace MaskFormer.StableHlo;

// Batch norms that are trained: weights that a step changes without a gradient.
public sealed partial class GraphBuilder
{
    /// <summary>Buffers that a training step changes, by key: before and after.</summary>
    internal OrderedDictionary<string, (Value Old, Value New)> Updates { get; } = [];

    /// <summary>
    /// Mean and biased variance of the batch over all replicas (SyncBatchNorm), and their running means, of the unbiased variance. Each replica sees the same
    /// sums, and each sees the derivative of all of them, as of every sum over the batch (<see cref="AllReduce(Value)"/>).
    /// </summary>
    private Value BatchNorm(Value x, KeyPath key, Value scale, Value shift, double eps)
    {
        if (Options.Parts > 1) throw TrainedBatchNorm.NotInParts(Location.ToString());
        if (Current != Body)
            throw new GraphException(
                "MF5051",
                Location.ToString(),
                "a batch norm that is trained inside of a block that is applied to one item after the other, which has no batch",
                "Take a group norm there"
            );
        double count = (double)x.Dim(0) * x.Dim(2) * x.Dim(3) * Options.Replicas;
        Value? mean = null, variance = null;
        Value y = Widely(x, w =>
        {
            mean = Divide(AllReduce(ReduceAxes(BinaryKind.Add, w, 0, 2, 3)), count);
            Value centred = Subtract(w, Along(mean, w, 1));
            variance = Divide(AllReduce(ReduceAxes(BinaryKind.Add, Multiply(centred, centred), 0, 2, 3)), count);
            return Add(Multiply(centred, Along(Multiply(scale, Unary(UnaryKind.Rsqrt, Add(variance, eps))), w, 1)), Along(shift, w, 1));
        });
        Run(key / "running_mean", Detach(mean!));
        Run(key / "running_var", Multiply(Detach(variance!), count / Math.Max(1, count - 1)));
        return y;

        void Run(KeyPath name, Value seen)
        {
            Value old = Master(name, seen.Dim(0)), before = Updates.TryGetValue(name.Text, out var known) ? known.New : old;
            Updates[name.Text] = (old, Add(Multiply(before, 1 - TrainedBatchNorm.Momentum), Multiply(To(seen, Float), TrainedBatchNorm.Momentum)));
        }
    }
}
