using Xunit;

namespace MaskFormer.Generators.Tests.Findings;

/// <summary>Demands of layers and requirements of nested blocks become rules of the block around them.</summary>
public sealed class LiftedRuleTests
{
    private const string Layer = """
        namespace Demo;
        [Block] public sealed partial record Attend
        {
            [Bound] public int Width { get; init; } = 64;
            [Bound] public int Heads { get; init; } = 8;
            [Input("S, B, Width")] Tensor X => Port;
            Layer Attn => MultiheadAttention(Width, Heads);
            [Output("S, B, Width")] public Tensor Y => Attn(X, X, X);
        }

        """;

    [Fact]
    public void A_layer_demands_it_of_its_block() =>
        Assert.Equal(
            ["MF2003 «Heads» width of 'Attn' must be divisible by heads: 64 is not divisible by 7"],
            Harness.Run(Layer.Replace("Heads { get; init; } = 8", "Heads { get; init; } = 7")).Findings
        );

    [Fact]
    public void Two_levels_up_it_names_the_own_parameters() =>
        Assert.Equal(
            ["MF2003 «Parts» Attend: width of 'Attn' must be divisible by heads: 64 is not divisible by 7"],
            Outer("public int Parts { get; init; } = 7;", "new() { Width = 64, Heads = Parts }").Findings
        );

    [Fact]
    public void Numbers_alone_are_settled_where_they_stand() =>
        Assert.Equal(["MF2003 «Inner»"], Outer("", "new() { Width = 64, Heads = 7 }").Places);

    [Fact]
    public void A_choice_demands_only_what_its_side_needs()
    {
        Assert.Empty(Outer("public bool Odd { get; init; }", "Odd ? new Attend { Width = 64, Heads = 7 } : new Attend { Width = 64, Heads = 8 }").Places);
        Assert.Single(
            Outer("public bool Odd { get; init; } = true;", "Odd ? new Attend { Width = 64, Heads = 7 } : new Attend { Width = 64, Heads = 8 }").Places
        );
    }

    [Fact]
    public void A_row_is_asked_turn_by_turn()
    {
        static Run Row(string heads) => Harness.Run(Layer + $$"""
            [Block] public sealed partial record Row
            {
                public int Depth { get; init; } = 4;
                [Input("S, B, 64")] Tensor X => Port;
                Blocks<Attend> Layers => Repeat(Depth, i => new Attend { Width = 64, Heads = {{heads}} });
                [Output("S, B, 64")] public Tensor Y => Layers.Fold(X, (layer, x) => layer.On(x).Y);
            }
            """);
        Assert.Empty(Row("i + 1 == 3 ? 8 : 4").Places);
        Assert.Equal(["MF2003 «Heads = 2 * i + 1»"], Row("2 * i + 1").Places);
        Assert.Contains("item.Validate(", Row("i + 1 == 3 ? 8 : 4").File("Demo.Row.Block.g.cs"));
    }

    private static Run Outer(string parameters, string inner) => Harness.Run(Layer + $$"""
        [Block] public sealed partial record Outer
        {
            {{parameters}}
            [Input("S, B, 64")] Tensor X => Port;
            Attend Inner => {{inner}};
            [Output("S, B, 64")] public Tensor Y => Inner.On(X).Y;
        }
        """);

    [Fact]
    public void Words_in_quotes_stay_words()
    {
        Run run = Harness.Run(
            """
            namespace Demo;
            [Block] public sealed partial record Inner
            {
                public int Width { get; init; } = 8;
                [Require("say \"even\"")] bool Even => Width % 2 == 0;
                [Input("B, C")] Tensor X => Port;
                [Output("B, C")] public Tensor Y => X;
            }
            [Block] public sealed partial record Outer
            {
                public int Width { get; init; } = 8;
                [Weights("a$b")] Inner Held => new() { Width = Width };
                [Input("B, C")] Tensor X => Port;
                [Output("B, C")] public Tensor Y => Held.On(X).Y;
            }
            """,
            backends: true);
        Assert.Empty(run.Findings);
        Assert.Empty(run.CompilerErrors);
        Assert.Contains("\"Inner: say \\\"even\\\"\"", run.File("Demo.Outer.Block.g.cs"));
    }
}
