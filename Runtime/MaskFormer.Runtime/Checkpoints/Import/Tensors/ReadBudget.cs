using MaskFormer.Language;

namespace MaskFormer.Runtime.Checkpoints;

/// <summary>
/// What a file of weights may grow to in memory. Pickles name a value once and use it a thousand times, views repeat one element, archives compress: some
/// hundred bytes could ask for gigabytes. Counted is what is made beyond the file's own bytes, before it is made.
/// </summary>
/// <param name="place">The file.</param>
/// <param name="length">Its bytes.</param>
internal sealed class ReadBudget(string place, long length)
{
    private const long Least = 256L << 20, Factor = 16;
    private readonly long most = Least + (Factor * Math.Min(length, long.MaxValue / (2 * Factor)));
    private long taken;

    /// <summary>Counts bytes that are about to be made.</summary>
    /// <exception cref="MaskFormerException">MF4043: the file asks for more than it may.</exception>
    public void Take(long bytes)
    {
        taken = bytes > most - taken ? long.MaxValue : taken + bytes;
        if (taken <= most) return;
        throw new MaskFormerException(
            "MF4043",
            place,
            FormattableString.Invariant($"the file has {length:N0} bytes and asks for more than {most:N0} in memory"),
            "Save only the weights, each tensor once and not as a view of another (in Python: tensor.contiguous()), or as safetensors"
        );
    }
}
