using Xunit;

namespace MaskFormer.Generators.Tests.Findings;

/// <summary>Shifted windows: a primitive with a divisor, padding and cropping around it, and a row whose blocks differ from turn to turn.</summary>
public sealed class SwinTests
{
    private const string Source = """
        namespace Demo;

        [Primitive]
        public sealed partial record WindowAttention
        {
            [Bound] public int Dim { get; init; } = 96;
            [Bound] public int Heads { get; init; } = 3;
            [Bound] public int Window { get; init; } = 7;
            [Bound] public int Shift { get; init; }

            [Require("Dim must be divisible by Heads")] bool HeadsFit => Dim % Heads == 0;

            [Input("B, H%Window, W%Window, Dim")] Tensor X => Port;
            [Output("B, H, W, Dim")] public Tensor Y => Port;
        }

        [Block]
        public sealed partial record SwinBlock
        {
            [Bound] public int Dim { get; init; } = 96;
            [Bound] public int Heads { get; init; } = 3;
            [Bound] public int Window { get; init; } = 7;
            [Bound] public int Shift { get; init; }
            [Range(0.0, 1.0)] public double DropPath { get; init; } = 0.3;

            [Input("B, H, W, Dim")] Tensor X => Port;

            Layer Norm1 => LayerNorm(Dim);
            Layer Norm2 => LayerNorm(Dim);
            WindowAttention Attn => new() { Dim = Dim, Heads = Heads, Window = Window, Shift = Shift };
            [Weights("mlp.fc1")] Layer Widen => Linear(Dim, 4 * Dim);
            [Weights("mlp.fc2")] Layer Narrow => Linear(4 * Dim, Dim);

            Tensor Padded => PadTo(Norm1(X), Window);
            Tensor Shifted => Roll(Padded, -Shift, -Shift);
            Tensor Back => Roll(Attn.On(Shifted).Y, Shift, Shift);
            Tensor Mixed => X + DropPath(CropLike(Back, X), DropPath);

            [Output("B, H, W, Dim")]
            public Tensor Y => Mixed + DropPath(Narrow(Gelu(Widen(Norm2(Mixed)))), DropPath);
        }

        [Block]
        public sealed partial record SwinStage
        {
            [Bound] public int Dim { get; init; } = 96;
            [Bound] public int Heads { get; init; } = 3;
            [Range(1, 64)] public int Depth { get; init; } = 2;
            [Range(1, 64)] public int Window { get; init; } = 7;

            [Input("B, H, W, Dim")] Tensor X => Port;

            Blocks<SwinBlock> Layers => Repeat(Depth, i => new SwinBlock
            {
                Dim = Dim, Heads = Heads, Window = Window, Shift = i % 2 == 0 ? 0 : Window / 2,
            });

            [Output("B, H, W, Dim")]
            public Tensor Y => Layers.Fold(X, (layer, x) => layer.On(x).Y);
        }
        """;

    [Fact]
    public void The_real_thing_is_proved() => Assert.Empty(Harness.Run(Source).Findings);

    [Theory]
    [InlineData("PadTo(Norm1(X), Window)", "Norm1(X)", "MF2005 «Shifted»")]
    [InlineData("CropLike(Back, X)", "Back", "MF2001 «X + DropPath(Back, DropPath)»")]
    [InlineData("Linear(4 * Dim, Dim)", "Linear(Dim, 4 * Dim)", "MF2001 «Narrow(Gelu(Widen(Norm2(Mixed))))»")]
    [InlineData(
        "int Heads { get; init; } = 3;\n    [Range(1, 64)] public int Depth",
        "int Heads { get; init; } = 5;\n    [Range(1, 64)] public int Depth",
        "MF2003 «Heads»"
    )]
    public void A_slip_is_found(string right, string wrong, string finding) => Assert.Equal([finding], Mutation.Places(Source, right, wrong));

    [Fact]
    public void The_divisor_is_tested_where_data_comes_in()
    {
        string module = Harness
            .Run(Source.Replace("public Tensor Y => Port;", "public Tensor Y => Relu(X);").Replace("[Primitive]", "[Block]"), backends: true)
            .File("Demo.WindowAttention.Block.g.cs");
        Assert.Contains("if (x.size(1) % config.Window != 0) throw new MaskFormerException(\"MF2005\"", module);
    }
}
