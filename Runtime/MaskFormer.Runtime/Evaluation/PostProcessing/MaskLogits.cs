using System.Numerics;

namespace MaskFormer.Runtime.Evaluation;

/// <summary>
/// The mask logits of one image, brought to another size one query at a time: logits (not probabilities) go to the padded size, are cropped,
/// and go to the output size, as the original forward does (<c>mask_former_model.py</c>). Never holds more than two planes.
/// </summary>
/// <typeparam name="T">float or double.</typeparam>
internal sealed class MaskLogits<T> where T : IBinaryFloatingPointIeee754<T>
{
    private readonly ReadOnlyMemory<T> logits;
    private readonly (int Height, int Width) size;
    private readonly BilinearResize<T> toPadded;
    private readonly BilinearResize<T>? toOutput;
    private readonly T[] padded;
    private readonly int paddedWidth;

    /// <param name="logits">[Q, h, w] at the network's mask size.</param>
    /// <param name="size">h and w.</param>
    /// <param name="geometry">Where to go.</param>
    /// <param name="stopAtPadded">Stop after the first resize (semantic models resize their scores instead).</param>
    public MaskLogits(ReadOnlyMemory<T> logits, (int Height, int Width) size, ImageGeometry geometry, bool stopAtPadded = false)
    {
        (this.logits, this.size) = (logits, size);
        toPadded = new BilinearResize<T>(size, geometry.Padded);
        Size = stopAtPadded ? geometry.Padded : geometry.Output;
        bool second = !stopAtPadded && (geometry.Image != geometry.Padded || geometry.Output != geometry.Padded);
        padded = second ? new T[geometry.Padded.Height * geometry.Padded.Width] : [];
        toOutput = second ? new BilinearResize<T>(geometry.Image, geometry.Output) : null;
        paddedWidth = geometry.Padded.Width;
    }

    /// <summary>Size of what <see cref="Write(int, Span{T})"/> gives.</summary>
    public (int Height, int Width) Size { get; }

    /// <summary>Writes the logits of one query.</summary>
    public void Write(int query, Span<T> target) => Write(query, 0, Size.Height, target);

    /// <summary>Writes some rows of the logits of one query.</summary>
    /// <param name="query">The query.</param>
    /// <param name="first">The first row.</param>
    /// <param name="count">How many.</param>
    /// <param name="target">[count, Size.Width].</param>
    public void Write(int query, int first, int count, Span<T> target)
    {
        ReadOnlySpan<T> source = logits.Span.Slice(query * size.Height * size.Width, size.Height * size.Width);
        if (toOutput is null)
        {
            toPadded.Run(source, size.Width, first, count, target);
            return;
        }

        toPadded.Run(source, size.Width, padded);
        toOutput.Run(padded, paddedWidth, first, count, target);
    }
}
