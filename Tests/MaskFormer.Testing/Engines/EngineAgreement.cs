using MaskFormer.Language;
using MaskFormer.StableHlo;
using MaskFormer.Torch;

namespace MaskFormer.Testing;

/// <summary>Holds the TorchSharp module of a record against its StableHLO graph; any block with both will do, a model, a criterion or a layer.</summary>
public static class EngineAgreement
{
    /// <summary>Record, module and graph list the same weights, and module and graph return outputs of the same shapes.</summary>
    /// <param name="block">A generated block.</param>
    /// <param name="inputs">The size of every input port, in the order of their declaration. Odd sizes are worth testing.</param>
    /// <exception cref="EngineDifferenceException">With the first weight or output that differs.</exception>
    public static void OfShapes(IBlock block, params IReadOnlyList<long[]> inputs)
    {
        string[] listed = [.. block.Weights().Select(static weight => BlockRun.Line(weight.Key, weight.Shape)).Order(StringComparer.Ordinal)];
        (string[] Weights, string[] Outputs) module = TorchRun.Shapes((ITorchBlock)block, inputs), graph = GraphRun.Shapes((IGraphBlock)block, inputs);
        Same(block, "weights of record and TorchSharp module", listed, module.Weights);
        Same(block, "weights of record and graph", listed, graph.Weights);
        Same(block, "outputs of TorchSharp module and graph", module.Outputs, graph.Outputs);
    }

    /// <summary>
    /// With the same weights and inputs, in double precision: outputs agree, and so do the gradients by inputs and trained weights of a random sum of the
    /// outputs. The graph is run by the reference evaluator, so keep the sizes small.
    /// </summary>
    /// <param name="block">A generated block.</param>
    /// <param name="inputs">The size of every input port, in the order of their declaration.</param>
    /// <param name="tolerance">Largest difference, relative to the largest magnitude of the tensor or to 1, whichever is more.</param>
    /// <param name="seed">Of the weights and of the inputs, which are normally distributed.</param>
    /// <param name="fill">Values of a port that wants others, by its name: class numbers, marks. Null for the normal ones.</param>
    /// <param name="dropout">The step's key of random numbers: the block runs in training, with dropout and drop path. Null: it does not.</param>
    /// <exception cref="EngineDifferenceException">With the output or gradient that differs, and where.</exception>
    public static void OfNumbers(
        IBlock block,
        IReadOnlyList<long[]> inputs,
        double tolerance = 1e-9,
        int seed = 1,
        Func<string, long[], double[]?>? fill = null,
        uint? dropout = null
    )
    {
        BlockRun run = BlockRun.Make(block, inputs, seed, fill, dropout);
        IReadOnlyDictionary<string, double[]> torch = TorchRun.Numbers(run), graph = GraphRun.Numbers(run);
        Same(block, "outputs and gradients", torch.Keys.Order(StringComparer.Ordinal), graph.Keys.Order(StringComparer.Ordinal));
        foreach ((string name, double[] expected) in torch)
        {
            double[] actual = graph[name];
            double scale = Math.Max(1, expected.Select(Math.Abs).DefaultIfEmpty().Max());
            for (int i = 0; i < expected.Length; i++)
            {
                if (!(Math.Abs(expected[i] - actual[i]) <= tolerance * scale))
                    throw Difference(block, FormattableString.Invariant($"{name}, element {i}: TorchSharp {expected[i]:R}, StableHLO {actual[i]:R}"));
            }
        }
    }

    private static void Same(IBlock block, string what, IEnumerable<string> one, IEnumerable<string> other)
    {
        (string[] left, string[] right) = ([.. one], [.. other]);
        if (left.SequenceEqual(right)) return;
        int at = 0;
        while (at < left.Length && at < right.Length && left[at] == right[at]) at++;
        throw Difference(block, $"{what} differ: '{left.ElementAtOrDefault(at) ?? "nothing"}' and '{right.ElementAtOrDefault(at) ?? "nothing"}'");
    }

    private static EngineDifferenceException Difference(IBlock block, string what) => new($"{block.GetType().Name}: {what}");
}
