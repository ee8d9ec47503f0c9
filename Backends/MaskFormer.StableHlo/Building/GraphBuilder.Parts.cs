namespace MaskFormer.StableHlo;

// A step in parts (gradient accumulation) is what the whole batch would be: a sum over the batch is the sum over all parts. Each part computes its own; all of
// them are added up before the gradients are computed, and come back as inputs.
public sealed partial class GraphBuilder
{
    private Value? partNumber;

    /// <summary>Name of the input that holds the number of the part, a ui32 scalar; present if dropout acts in a step of several parts.</summary>
    internal const string PartInput = "part";

    /// <summary>The sums over the batch, in the order in which they were written: what this part adds, and what comes in for all parts.</summary>
    internal List<(string Name, Value Own, Value Whole)> StepSums { get; } = [];

    /// <summary>Whether the sums of all parts come in; a program that computes them is written without.</summary>
    internal bool TakesStepSums { get; init; } = true;

    /// <summary>A sum over the batch of this replica and this part, carried over all of them.</summary>
    private Value OverStep(Value x, BinaryKind kind = BinaryKind.Add)
    {
        x = AllReduce(x, kind);
        if (Options.Parts == 1) return x;
        if (kind != BinaryKind.Add)
            throw new GraphException(
                "MF5051",
                Location.ToString(),
                "the largest of the whole batch: a step in parts can add up, and nothing else",
                "Take a sum or a mean over the batch, or train without accumulation"
            );
        string name = $"step_sum.{StepSums.Count}";
        if (!TakesStepSums)
        {
            StepSums.Add((name, x, x));
            return x;
        }

        Value whole = Input(name, x.Type);
        StepSums.Add((name, x, whole));

        // The value is that of all parts. The derivative is as if each part were a replica: the loss is divided by their number (TrainingStepBuilder), and
        // each part sees what all of them do with its own sum.
        Value own = Multiply(x, Options.Parts);
        return Add(own, Detach(Subtract(whole, own)));
    }

    /// <summary>The number of a replica's piece of the step's batch: all pieces of a part lie together.</summary>
    private Value PieceOf(Value replica) =>
        Options.Parts == 1
            ? replica
            : Add(replica, Multiply(partNumber ??= Input(PartInput, new TensorType(ElementType.UI32)), Word((uint)Options.Replicas)));
}
