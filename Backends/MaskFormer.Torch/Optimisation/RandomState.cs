using MaskFormer.Language;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Torch;

/// <summary>The state of libtorch's default generator (dropout, stochastic depth, initial weights), for checkpoints.</summary>
public static class RandomState
{
    /// <summary>The state as bytes.</summary>
    public static byte[] Capture()
    {
        using Tensor state = get_rng_state();
        return state.bytes.ToArray();
    }

    /// <summary>Goes back to a captured state.</summary>
    /// <param name="state">As <see cref="Capture"/> gave it.</param>
    /// <exception cref="MaskFormerException">MF4102: this is no such state.</exception>
    public static void Restore(ReadOnlySpan<byte> state)
    {
        using var scope = NewDisposeScope();
        int expected = Capture().Length;
        if (state.Length != expected)
            throw new MaskFormerException(
                "MF4102",
                "random generator",
                $"its saved state has {state.Length} bytes, expected {expected}",
                "Resume with the same version of libtorch, or choose a new seed"
            );
        set_rng_state(tensor(state.ToArray(), ScalarType.Byte));
    }
}
