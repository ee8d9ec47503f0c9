using System.Globalization;

namespace MaskFormer.StableHlo.Evaluation;

/// <summary>
/// What a module needs of the host's memory, known before it runs: a tensor that cannot be made is refused by name instead of ending the process.
/// </summary>
internal sealed class MemoryNeeds(IReadOnlyDictionary<string, EvaluationPlan> plans)
{
    /// <summary>Bytes that one tensor may take: positions and lengths of arrays are 32-bit numbers.</summary>
    public const long LargestTensor = int.MaxValue;

    private readonly Dictionary<string, long> functions = [];

    /// <summary>Bytes held at once while a function runs, its arguments and results included; temporary copies of single ops come on top.</summary>
    public long Peak(string function)
    {
        if (!functions.TryGetValue(function, out long peak))
            functions.Add(function, peak = Peak(plans[function].Body, plans[function].Bytes));
        return peak;
    }

    /// <exception cref="GraphException">MF5033: a tensor is larger than the evaluator can hold.</exception>
    public static long Bytes(Value value, Location location)
    {
        Int128 bytes = Storage.Width(value.Type.Element);
        foreach (long dim in value.Type.Sizes)
            bytes *= dim;
        return bytes <= LargestTensor
            ? (long)bytes
            : throw new GraphException(
                "MF5033",
                location.ToString(),
                $"{value.Type} takes {Text((double)bytes)}, a tensor of the evaluator at most {Text(LargestTensor)}",
                "Use smaller sizes, or a plugin"
            );
    }

    /// <exception cref="GraphException">MF5033: the module needs more than there is.</exception>
    public void Check(Module module, long available)
    {
        long peak = Peak(module.Main.Name);
        if (peak > available)
            throw new GraphException(
                "MF5033",
                module.Name,
                $"the module needs {Text(peak)} at once, the evaluator may use {Text(available)}",
                "Use smaller sizes, a machine with more memory, or a plugin"
            );
    }

    private long Peak(BlockPlan plan, IReadOnlyList<long> bytes)
    {
        long held = plan.Arguments.Sum(slot => bytes[slot]), peak = held;
        foreach (Step step in plan.Steps)
        {
            long nested = step.Blocks.Select(b => Peak(b, bytes)).Append(step.Node.Op is CallOp call ? Peak(call.Callee) : 0).Max();
            held = Saturated(held, step.Results.Sum(slot => bytes[slot]));
            peak = Math.Max(peak, Saturated(held, nested));
            held -= step.Release.Sum(slot => bytes[slot]);
        }

        return peak;
    }

    private static long Saturated(long a, long b) => a > long.MaxValue - b ? long.MaxValue : a + b;

    private static string Text(double bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / (1 << 30):N1} GiB");
}
