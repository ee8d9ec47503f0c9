using MaskFormer.Language;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Samples.Tests.Blocks;

/// <summary>Two convolutions of a U-Net at one size.</summary>
[Block]
public sealed partial record UNetStage
{
    [Bound] public int In { get; init; } = 3;
    [Bound] public int Out { get; init; } = 4;

    [Input("B, In, H, W")] Tensor X => Port;

    Layer Conv1 => Conv2d(In, Out, kernel: 3, padding: 1);
    Layer Conv2 => Conv2d(Out, Out, kernel: 3, padding: 1);

    [Output("B, Out, H, W")] public Tensor Y => Silu(Conv2(Silu(Conv1(X))));
}

/// <summary>A whole U-Net (Ronneberger et al. 2015, figure 1): down, where every stage halves the map, and up again beside what the way down left.</summary>
[Block]
public sealed partial record UNet
{
    public int Width { get; init; } = 2;

    [Input("B, 3, H, W")] Tensor Image => Port;

    Blocks<UNetStage> Downs => Repeat(3, i => new UNetStage { In = i == 0 ? 3 : Width << (i - 1), Out = Width << i });
    Blocks<UNetStep> Ups => Repeat(2, i => new UNetStep { In = Width << (2 - i), Out = Width << (1 - i) });

    Tensors Ways => Downs.Collect(Image, (down, x, i) => down.On(i == 0 ? x : AvgPool(PadTo(x, 2, axis: 2), kernel: 2, stride: 2)).Y);

    [Output("B, Width, H, W")] public Tensor Y => Ups.Fold(Ways[^1], (up, x, i) => up.On(coarse: x, fine: Ways[1 - i]).Y);
}

/// <summary>A map of another width, from a convolution of its own.</summary>
[Block]
public sealed partial record Lateral
{
    [Bound] public int In { get; init; } = 3;
    [Bound] public int Out { get; init; } = 4;

    [Input("B, In, H, W")] Tensor X => Port;

    Layer Conv => Conv2d(In, Out, kernel: 1);

    [Output("B, Out, H, W")] public Tensor Y => Conv(X);
}

/// <summary>A feature pyramid (Lin et al. 2017): every map narrowed, the coarser ones added, smoothed, and all of them described by their means.</summary>
[Block]
public sealed partial record Pyramid
{
    public EquatableList<int> Widths { get; init; } = new([6, 5, 4]);
    public int Hidden { get; init; } = 4;

    [Require("there are three widths")] bool AreThree => Widths.Count == 3;

    [Input("B, 6, H/4, W/4")] Tensor Coarse => Port;
    [Input("B, 5, H/2, W/2")] Tensor Middle => Port;
    [Input("B, 4, H, W")] Tensor Fine => Port;

    Blocks<Lateral> Laterals => Repeat(3, i => new Lateral { In = i == 0 ? 6 : i == 1 ? 5 : 4, Out = Hidden });
    Blocks<UNetStage> Smooth => Repeat(2, i => new UNetStage { In = Hidden, Out = Hidden });

    Tensors Maps => [Coarse, Middle, Fine];
    Tensors Narrow => Laterals.Map((lateral, i) => lateral.On(Maps[i]).Y);
    Tensors Steps => Smooth.Collect(Narrow[0], (smooth, x, i) => smooth.On(Narrow[i + 1] + ResizeLike(x, Narrow[i + 1])).Y);
    Tensors Levels => [Narrow[0], .. Steps];
    Tensors Means => [Mean(Levels[0], "b c h w -> b c"), Mean(Levels[1], "b c h w -> b c"), Mean(Levels[2], "b c h w -> b c")];

    [Output("B, Hidden, H, W")] public Tensor Finest => Levels[^1];
    [Output("B, 3*Hidden")] public Tensor Described => Concat(1, Means);
}

/// <summary>A linear layer whose own scale and norm stand in another row.</summary>
[Block]
public sealed partial record Mixer
{
    [Bound] public int Hidden { get; init; } = 6;

    [Input("Q, B, Hidden")] Tensor Query => Port;
    [Input("S, B, Hidden")] Tensor Memory => Port;

    Layer Attention => MultiheadAttention(Hidden, 2);

    [Output("Q, B, Hidden")] public Tensor Y => Query + Attention(Query, Memory, Memory);
}

/// <summary>What follows each attention.</summary>
[Block]
public sealed partial record Forward
{
    [Bound] public int Hidden { get; init; } = 6;

    [Input("..., Hidden")] Tensor X => Port;

    Layer Norm => LayerNorm(Hidden);
    Layer Wide => Linear(Hidden, 2 * Hidden);
    Layer Narrow => Linear(2 * Hidden, Hidden);

    [Output("..., Hidden")] public Tensor Y => Norm(X + Narrow(Gelu(Wide(X))));
}

/// <summary>The decoder of Mask2Former (Cheng et al. 2022, section 3.2.2) without its masks: layers look at three maps in turn, from coarse to fine.</summary>
[Block]
public sealed partial record RoundRobinDecoder
{
    [Range(1, 24)] public int Depth { get; init; } = 5;
    [Range(2, 64)] public int Hidden { get; init; } = 6;
    [Range(0, 0.9)] public double Decay { get; init; } = 0.2;

    [Require("two heads")] bool IsEven => Hidden % 2 == 0;

    [Input("Q, B, Hidden")] Tensor Query => Port;
    [Input("S, B, Hidden")] Tensor Coarse => Port;
    [Input("M, B, Hidden")] Tensor Middle => Port;
    [Input("F, B, Hidden")] Tensor Fine => Port;

    Blocks<Mixer> Mixers => Repeat(Depth, i => new Mixer { Hidden = Hidden });
    Blocks<Forward> Forwards => Repeat(Depth, i => new Forward { Hidden = Hidden });

    Tensors Memories => [Coarse, Middle, Fine];

    [Output("Depth, Q, B, Hidden")]
    public Tensor States => Mixers.Zip(Forwards).Scan(Query, (mixer, forward, x, i) =>
        forward.On(mixer.On(memory: Memories[i % 3], query: x).Y).Y * (1 - (Decay * i / Depth)));
}
