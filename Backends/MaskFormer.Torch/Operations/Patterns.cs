using System.Collections.Concurrent;
using MaskFormer.Grammar;
using MaskFormer.Language;
using TorchSharp;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Torch;

/// <summary>Axis patterns and equations for TorchSharp tensors: read once and kept, errors with their ID.</summary>
internal static class Patterns
{
    private static readonly ConcurrentDictionary<(string Text, int Rank), AxisPattern> patterns = [];
    private static readonly ConcurrentDictionary<(string Text, string Ranks), EinsumEquation> equations = [];

    /// <summary>The pattern for a tensor's number of axes.</summary>
    public static AxisPattern Of(string text, Tensor x) =>
        patterns.GetOrAdd((text, (int)x.dim()), static key => Checked(key.Text, () => AxisPattern.Parse(key.Text).For(key.Rank)));

    /// <summary>The equation for the inputs' numbers of axes.</summary>
    public static EinsumEquation Equation(string text, Tensor[] inputs) =>
        equations.GetOrAdd(
            (text, string.Concat(inputs.Select(static x => (char)x.dim()))),
            static key => Checked(key.Text, () => EinsumEquation.Parse(key.Text).For([.. key.Ranks.Select(static rank => (int)rank)]))
        );

    /// <summary>Gives what is read, or an error with the ID of patterns.</summary>
    public static T Checked<T>(string text, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (PatternException error)
        {
            throw Bad(text, error.Message);
        }
    }

    /// <summary>The error of a pattern that does not fit.</summary>
    public static MaskFormerException Bad(string text, string cause) =>
        MaskFormerException.WrongInput(
            "MF2008", $"\"{text}\"", $"the pattern does not fit: {cause}", "Name every axis of the input on the left (docs/language/operations.md)");

    /// <summary>The tensor with every group on the left as axes of its own, and the size of every name.</summary>
    public static (Tensor Open, Dictionary<string, long> Sizes) Open(Tensor x, string text, AxisPattern pattern, (string Letter, long Size)[] known)
    {
        Dictionary<string, long> sizes = Checked(text, () => AxisSizes.Of(pattern, x.shape, known));
        bool same = Array.TrueForAll(pattern.Left, static g => g.Length == 1);
        return (same ? x : x.reshape([.. pattern.LeftNames.Select(name => sizes[name])]), sizes);
    }

    /// <summary>The axes in another order.</summary>
    public static Tensor Permute(Tensor x, long[] order)
    {
        for (int i = 0; i < order.Length; i++)
        {
            if (order[i] != i) return x.permute(order);
        }

        return x;
    }

    /// <summary>Takes a result out of the scope, unless it is the input, which belongs to the caller.</summary>
    public static Tensor Leave(Tensor y, Tensor x) => ReferenceEquals(y, x) ? x : y.MoveToOuterDisposeScope();
}
