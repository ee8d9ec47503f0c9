using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MaskFormer.Benchmarks.HandWritten;

/// <summary>The COCO panoptic R50 network written directly in TorchSharp, dropout off: what the generated module is timed against.</summary>
internal sealed class HandWrittenMaskFormer : nn.Module
{
    private readonly ResNet50 backbone = new();
    private readonly PixelDecoder pixelDecoder = new();
    private readonly ModuleList<DecoderLayer> layers = nn.ModuleList([.. Enumerable.Range(0, 6).Select(_ => new DecoderLayer())]);
    private readonly LayerNorm norm = nn.LayerNorm(256);
    private readonly Embedding queryEmbed = nn.Embedding(100, 256);
    private readonly Linear classEmbed = nn.Linear(256, 134);
    private readonly Linear mask1 = nn.Linear(256, 256);
    private readonly Linear mask2 = nn.Linear(256, 256);
    private readonly Linear mask3 = nn.Linear(256, 256);

    public HandWrittenMaskFormer() : base(nameof(HandWrittenMaskFormer)) => RegisterComponents();

    /// <summary><c>[B, 3, H, W]</c> to logits <c>[6, 100, B, 134]</c> and masks <c>[6, B, 100, H/4, W/4]</c>.</summary>
    public (Tensor Logits, Tensor Masks) forward(Tensor image)
    {
        using DisposeScope scope = NewDisposeScope();
        (Tensor context, Tensor features) = pixelDecoder.forward(backbone.forward(image));
        Tensor memory = context.flatten(2).permute(2, 0, 1);
        Tensor position = SinePosition.Of(context).flatten(2).permute(2, 0, 1);
        Tensor queryPosition = queryEmbed.weight!.unsqueeze(1).expand(100, image.size(0), 256);

        Tensor state = zeros_like(queryPosition);
        List<Tensor> states = [];
        foreach (DecoderLayer layer in layers)
        {
            state = layer.forward(state, memory, position, queryPosition);
            states.Add(state);
        }

        Tensor evaluated = norm.call(stack(states));
        Tensor embedding = mask3.call(nn.functional.relu(mask2.call(nn.functional.relu(mask1.call(evaluated)))));
        Tensor masks = einsum("lqbc,bchw->lbqhw", embedding, features);
        return (classEmbed.call(evaluated).MoveToOuterDisposeScope(), masks.MoveToOuterDisposeScope());
    }
}
