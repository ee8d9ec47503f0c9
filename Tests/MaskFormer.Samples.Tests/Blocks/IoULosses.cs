using MaskFormer.Language;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Samples.Tests.Blocks;

// docs/language/blocks.md shows the text from here on.

/// <summary>What a predicted and a true mask do not share, of all that they cover: an own loss of one pair, at the image's size.</summary>
[Block]
public sealed partial record IoULoss
{
    [Input("Y, X")] Tensor Logits => Port; // at a size of their own
    [Input("H, W")] Tensor Owners => Port; // slot + 1 of the target that a pixel belongs to
    [Input("")] Tensor Slot => Port;

    Tensor Mask => Sigmoid(ResizeLike(Logits, Owners, Resize.Bilinear));
    Tensor Truth => Equal(Owners, Slot + 1);
    Tensor Shared => Sum(Mask * Truth, "h w ->");

    [Output("")]
    public Tensor Loss => 1 - Shared / AtLeast(Sum(Mask + Truth, "h w ->") - Shared, 1);
}

/// <summary>The mean over all pairs of a batch, in turns of a few pairs: nothing of the image's size outlives a turn.</summary>
[Block]
public sealed partial record IoULosses
{
    [Input("P, Y, X")] Tensor Masks => Port; // of the matched queries
    [Input("B, H, W")] Tensor Owners => Port;
    [Input("P, 1")] Tensor Images => Port; // the image of each pair
    [Input("P")] Tensor Slots => Port;

    IoULoss IoULoss => new();

    [Output("")]
    public Tensor Loss => Mean(IoULoss.Each(Masks, Gather(Owners, Images), Slots).Loss, "p ->");
}
