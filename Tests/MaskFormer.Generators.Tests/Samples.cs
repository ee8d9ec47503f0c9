namespace MaskFormer.Generators.Tests;

/// <summary>Small right blocks; the tests of findings put one mistake into one of them.</summary>
internal static class Samples
{
    /// <summary>Convolutions around a shortcut, with a choice of layers.</summary>
    public const string Bottleneck = """
        namespace Demo;

        [Block]
        public sealed partial record Bottleneck
        {
            [Bound] public int In { get; init; } = 64;
            [Bound] public int Mid { get; init; } = 64;
            [Bound] public int Out { get; init; } = 256;
            [Bound] public int Stride { get; init; } = 1;
            public NormKind Norm { get; init; } = NormKind.FrozenBatch;

            [Input("B, In, H, W")] Tensor X => Port;

            Layer Conv1 => Conv2d(In, Mid, kernel: 1, bias: false);
            Layer Conv2 => Conv2d(Mid, Mid, kernel: 3, Stride, padding: 1, bias: false);
            Layer Conv3 => Conv2d(Mid, Out, kernel: 1, bias: false);
            Layer Shortcut => Plain ? Identity() : Conv2d(In, Out, kernel: 1, Stride, bias: false);
            [Weights("conv1.norm")] Layer Norm1 => Norm2d(Norm, Mid);

            bool Plain => In == Out && Stride == 1;

            Tensor Narrow => Relu(Norm1(Conv1(X)));
            Tensor Spatial => Relu(Conv2(Narrow));

            [Output("B, Out, H/Stride, W/Stride")]
            public Tensor Y => Relu(Conv3(Spatial) + Shortcut(X));
        }
        """;

    /// <summary>Attention with a requirement.</summary>
    public const string Encoder = """
        namespace Demo;

        [Block]
        public sealed partial record EncoderLayer
        {
            [Range(1, 4096)] public int Hidden { get; init; } = 256;
            [Range(1, 64)] public int Heads { get; init; } = 8;
            [Range(0, 0.99)] public double DropRate { get; init; } = 0.1;
            public bool PreNorm { get; init; }

            [Require("Hidden must be divisible by Heads")] bool HeadsFit => Hidden % Heads == 0;

            [Input("S, B, Hidden")] Tensor X => Port;
            [Input("S, B, Hidden")] Tensor Pos => Port;

            Layer SelfAttn => MultiheadAttention(Hidden, Heads, DropRate);
            Layer Norm1 => LayerNorm(Hidden);

            Tensor Source => PreNorm ? Norm1(X) : X;
            Tensor Attended => X + Drop(SelfAttn(Source + Pos, Source + Pos, Source), DropRate);

            [Output("S, B, Hidden")]
            public Tensor Y => PreNorm ? Attended : Norm1(Attended);
        }
        """;

    /// <summary>An abstract block, a kind of it with merged and split axes, and a block that chooses a kind.</summary>
    public const string Model = """

        [Block]
        public abstract partial record Neck
        {
            [Bound] public int C4 { get; init; } = 1024;
            [Bound] public int C5 { get; init; } = 2048;

            [Input("B, C4, H/16, W/16")] protected Tensor Res4 => Port;
            [Input("B, C5, H/32, W/32")] protected Tensor Res5 => Port;

            public abstract int ContextDim { get; }
            [Output("B, ContextDim, H/32, W/32")] public abstract Tensor Context { get; }
            [Output("B, ContextDim, H/16, W/16")] public abstract Tensor Fine { get; }
        }

        [Block]
        public sealed partial record EncoderNeck : Neck
        {
            [Range(1, 24)] public int Depth { get; init; } = 6;
            [Range(8, 4096)] public int Hidden { get; init; } = 256;
            [Range(1, 64)] public int Heads { get; init; } = 8;

            [Require("Hidden must be even")] bool Even => Hidden % 2 == 0;

            public override int ContextDim => Hidden;

            Layer InputProj => Conv2d(C5, Hidden, kernel: 1);
            [Weights("encoder.layers")]
            Blocks<EncoderLayer> Layers => Repeat(Depth, i => new EncoderLayer { Hidden = Hidden, Heads = Heads });
            [Weights("adapter_{Depth}")] Layer Adapter => Conv2d(C4, Hidden, kernel: 1);

            Tensor Projected => InputProj(Res5);
            Tensor Pos => Rearrange(SinePosition(Projected, Hidden / 2), "b c h w -> (h w) b c");
            Tensor Source => Rearrange(Projected, "b c h w -> (h w) b c");
            Tensor Encoded => Layers.Fold(Source, (layer, x) => layer.On(x, Pos).Y);

            public override Tensor Context => Rearrange(Encoded, "(h w) b c -> b c h w");
            public override Tensor Fine => Adapter(Res4) + ResizeLike(Context, Res4);
        }

        [Block]
        public sealed partial record Model
        {
            public Neck Neck { get; init; } = new EncoderNeck();
            [Range(1, 1000)] public int Queries { get; init; } = 100;
            public bool Deep { get; init; } = true;

            int Levels => Deep ? 6 : 1;

            [Input("B, 32, H, W")] Tensor Image => Port;

            [Weights("neck")] Neck Filled => Neck with { C4 = 48, C5 = 64 };
            Layer Stem => Conv2d(32, 48, kernel: 3, stride: 16, padding: 1);
            Layer Last5 => Conv2d(48, 64, kernel: 3, stride: 2, padding: 1);
            [Weights("query_embed.weight")] Tensor QueryEmbed => Weight("Queries, 5");

            Tensor Coarse => Stem(Image);
            Neck Decoded => Filled.On(Coarse, Last5(Coarse));

            [Output("B, Queries, 5")] public Tensor Queried => Expand(QueryEmbed, "q c -> b q c", "B, Queries, 5");
            [Output("Queries, B, H/16, W/16")]
            public Tensor Masks => Expand(Sum(Decoded.Fine, "b c h w -> b h w"), "b h w -> q b h w", "Queries, B, H/16, W/16") * 2;
        }
        """;
}
