using MaskFormer.Language;
using static MaskFormer.Language.Ops;

namespace MaskFormer.Definitions.Tests.Samples;

/// <summary>Queries look at a map of the image once; each says a class and draws a mask.</summary>
[Block]
public sealed partial record SmallMaskFormer
{
    [Range(1, 1000)] public int Classes { get; init; } = 10;
    [Range(1, 1000)] public int Queries { get; init; } = 20;
    [Range(8, 1024)] public int Hidden { get; init; } = 64;
    [Range(1, 64)] public int Heads { get; init; } = 8;

    [Require("Hidden must be divisible by Heads")] bool HeadsFit => Hidden % Heads == 0;

    [Input("B, 3, H, W")] Tensor Image => Port;

    Layer Conv1 => Conv2d(3, Hidden, kernel: 3, stride: 2, padding: 1);
    Layer Conv2 => Conv2d(Hidden, Hidden, kernel: 3, stride: 2, padding: 1);
    Tensor QueryEmbed => Weight("Queries, Hidden");
    Layer Attention => MultiheadAttention(Hidden, Heads);
    Layer Norm => LayerNorm(Hidden);
    Layer ClassEmbed => Linear(Hidden, Classes + 1);
    Layer MaskEmbed => Linear(Hidden, Hidden);

    Tensor Features => Relu(Conv2(Relu(Conv1(Image))));
    Tensor Memory => Rearrange(Features, "b c h w -> (h w) b c");
    Tensor Query => Expand(QueryEmbed, "q c -> q b c", "Queries, B, Hidden");
    Tensor State => Norm(Query + Attention(Query, Memory, Memory));
    Tensor Supervised => Expand(State, "q b c -> l q b c", "1, Queries, B, Hidden"); // one supervised layer

    [Output("1, Queries, B, Classes + 1")]
    public Tensor Logits => ClassEmbed(Supervised);

    [Output("1, B, Queries, H/4, W/4")]
    public Tensor Masks => Einsum("lqbc,bchw->lbqhw", MaskEmbed(Supervised), Features);
}
