using System.Buffers.Binary;
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
        if (!IsGenerator(state))
            throw new MaskFormerException(
                "MF4102",
                "random generator",
                "its saved state is damaged: the counters of the Mersenne Twister are out of range",
                "Resume from an earlier checkpoint, or choose a new seed"
            );
        set_rng_state(tensor(state.ToArray(), ScalarType.Byte));
    }

    // libtorch's layout (CPUGeneratorImplState): seed, numbers left, whether it is seeded, next place, 624 words. At other counters it aborts the process.
    private static bool IsGenerator(ReadOnlySpan<byte> state)
    {
        const int words = 624, leftAt = 8, seededAt = 12, nextAt = 16;
        if (state.Length < nextAt + sizeof(ulong) + (words * sizeof(ulong))) return false;
        int left = BinaryPrimitives.ReadInt32LittleEndian(state[leftAt..]), seeded = BinaryPrimitives.ReadInt32LittleEndian(state[seededAt..]);
        ulong next = BinaryPrimitives.ReadUInt64LittleEndian(state[nextAt..]);
        return seeded == 1 && left is > 0 and <= words && next <= words;
    }
}
