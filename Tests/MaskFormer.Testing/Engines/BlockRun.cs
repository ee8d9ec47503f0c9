using MaskFormer.Language;
using MaskFormer.Torch;
using static TorchSharp.torch;

namespace MaskFormer.Testing;

/// <summary>
/// A block with everything that both engines get: weights, inputs, the key of dropout (null: not in training), and the factors of the sum whose gradient is
/// compared.
/// </summary>
internal sealed record BlockRun(
    IBlock Block,
    IReadOnlyDictionary<string, double[]> Weights,
    IReadOnlyList<(long[] Size, double[] Values)> Inputs,
    int Seed,
    uint? Dropout
)
{
    public static BlockRun Make(IBlock block, IReadOnlyList<long[]> sizes, int seed, Func<string, long[], double[]?>? fill, uint? dropout)
    {
        if (sizes.Count != block.Inputs.Count)
            throw new ArgumentException($"{block.GetType().Name} has {block.Inputs.Count} inputs, {sizes.Count} sizes were given", nameof(sizes));
        Random random = new(seed);
        (long[], double[])[] inputs = [.. sizes.Zip(block.Inputs, (size, port) => (size, fill?.Invoke(port.Name, size) ?? Normal(random, size)))];
        return new(block, Weighted(block, random), inputs, seed, dropout);
    }

    // Buffers keep what the module gives them: a variance must be positive. Vectors lie around one half, which does for scales and for biases.
    private static Dictionary<string, double[]> Weighted(IBlock block, Random random)
    {
        using var scope = NewDisposeScope();
        using BlockModule module = ((ITorchBlock)block).CreateModule();
        HashSet<string> trained = [.. block.Weights().Where(static weight => weight.Trained).Select(static weight => weight.Key)];
        return module.state_dict().OrderBy(static weight => weight.Key, StringComparer.Ordinal).ToDictionary(
            static weight => weight.Key,
            weight => !trained.Contains(weight.Key) ? TorchRun.Values(weight.Value.to(ScalarType.Float64))
                : weight.Value.dim() < 2 ? Array.ConvertAll(Normal(random, weight.Value.shape), static value => 0.5 + (0.1 * value))
                : Array.ConvertAll(Normal(random, weight.Value.shape), value => value / Math.Sqrt((double)weight.Value.numel() / weight.Value.shape[0])));
    }

    /// <summary>Factors of one output in the sum: the same whichever engine asks.</summary>
    public double[] Factors(int output, long[] size) => Normal(new Random((Seed * 7919) + output), size);

    public static string Line(string name, IEnumerable<long> shape) => $"{name} [{string.Join(", ", shape)}]";

    private static double[] Normal(Random random, long[] size)
    {
        double[] values = new double[size.Aggregate(1L, static (product, n) => product * n)];
        for (int i = 0; i < values.Length; i++)
            values[i] = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        return values;
    }
}
