using Xunit;

namespace MaskFormer.Generators.Tests.Findings;

/// <summary>Ports by name and place, names that a symbol and an output share, and keys that blocks share.</summary>
public sealed class PortTests
{
    private const string Block = """
        namespace Demo;

        [Block]
        public sealed partial record Inner
        {
            [Bound] public int Number { get; init; } = 1;

            [Input("B, C")] Tensor Query => Port;
            [Input("B, S")] Tensor Memory => Port;
            [Input("C, S")] Tensor Between => Port;

            Tensor Scale => Weight("1");
            [Weights("shift_{Number}")] Tensor Shift => Weight("1");

            [Output("B, S")] public Tensor Y =>
                Einsum("bc,cs,z->bs", Query, Between, Scale) + Memory + Einsum("bs,z->bs", Memory, Shift);
        }

        [Block]
        public sealed partial record Other
        {
            [Input("B, S")] Tensor X => Port;

            Tensor Bias => Weight("1");

            [Output("B, S")] public Tensor Y => X + Einsum("bs,z->bs", X, Bias);
        }

        [Block]
        public sealed partial record Outer
        {
            [Input("N, 4")] Tensor Q => Port;
            [Input("N, 5")] Tensor M => Port;
            [Input("4, 5")] Tensor P => Port;

            [Weights("part")] Inner One => new() { Number = 1 };
            [Weights("rest")] Other Two => new();

            Tensor First => One.On(Q, M, P).Y;

            [Output("N, 5")] public Tensor Y => Two.On(First).Y;
        }
        """;

    [Theory]
    [InlineData("One.On(query: Q, memory: M, between: P)")]
    [InlineData("One.On(between: P, memory: M, query: Q)")]
    [InlineData("One.On(memory: M, between: P, query: Q)")]
    [InlineData("One.On(Q, between: P, memory: M)")]
    [InlineData("One.On(Q, M, between: P)")]
    public void Named_inputs_in_any_order_are_the_same_code(string call)
    {
        Run right = Harness.Run(Block, backends: true), run = Mutation.Run(Block, "One.On(Q, M, P)", call);
        Assert.Empty(run.Findings);
        Run withCode = Harness.Run(Block.Replace("One.On(Q, M, P)", call, StringComparison.Ordinal), backends: true);
        Assert.Empty(withCode.CompilerErrors);
        Assert.Equal(right.File("Demo.Outer.Block.g.cs"), withCode.File("Demo.Outer.Block.g.cs"));
    }

    [Theory]
    [InlineData("One.On(memory: Q, query: M, between: P)", "MF2001 «P»")]
    [InlineData("One.On(query: Q, memory: M)", "CS7036 «On»")]
    public void Wrong_inputs_are_one_finding(string call, string finding)
    {
        Run run = Mutation.Run(Block, "One.On(Q, M, P)", call);
        IEnumerable<string> errors = run.Compilation.GetDiagnostics()
            .Where(static d => d.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error).Select(Run.Show);
        Assert.Equal([finding], run.Places.Concat(errors));
    }

    [Theory]
    [InlineData("B, S", "S")]
    [InlineData("B, Y", "Y")]
    public void An_output_may_share_its_name_with_a_symbol_of_a_port(string shape, string output)
    {
        Run run = Harness.Run(
            $$"""
            namespace Demo;
            [Block] public sealed partial record Part
            {
                [Input("{{shape}}")] Tensor X => Port;
                Layer Norm => Identity();
                [Output("{{shape}}")] public Tensor {{output}} => Norm(X);
                [Output("B")] public Tensor B => Sum({{output}}, "b s -> b");
            }
            [Block] public sealed partial record User
            {
                [Input("N, 7")] Tensor X => Port;
                Part Part => new();
                Part Done => Part.On(X);
                [Output("N, 7")] public Tensor Y => Done.{{output}};
                [Output("N")] public Tensor Z => Done.B;
            }
            """,
            backends: true);
        Assert.Empty(run.Findings);
        Assert.Empty(run.CompilerErrors);
    }

    public static TheoryData<string, string, string[]> Keys => new()
    {
        { "[Weights(\"rest\")] Other Two", "[Weights(\"part\")] Other Two", [] },
        { "[Weights(\"rest\")] Other Two => new();", "[Weights(\"\")] Other Two => new();", [] },
        { "[Weights(\"rest\")] Other Two => new();", "[Weights(\"part\")] Blocks<Other> Two => Repeat(2, i => new Other());", [] },
        { "Tensor Bias =>", "[Weights(\"scale\")] Tensor Bias =>", [] },
        { "[Weights(\"rest\")] Other Two", "[Weights(\"part.scale\")] Layer Norm => LayerNorm(5); [Weights(\"rest\")] Other Two", ["MF4003 «Norm»"] },
        // one key for two weights
        { "[Weights(\"rest\")] Other Two => new();", "[Weights(\"part\")] Inner Three => new() { Number = 2 }; Other Two => new();", ["MF4001 «\"part\"»"] },
        { "[Weights(\"rest\")] Other Two", "[Weights(\"part\")] Layer Norm => LayerNorm(5); [Weights(\"rest\")] Other Two", ["MF4001 «\"part\"»"] },
        {
            "[Weights(\"rest\")] Other Two",
            "[Weights(\"part.scale\")] Tensor Free => Weight(\"1\"); [Weights(\"rest\")] Other Two",
            ["MF4001 «\"part.scale\"»"]
        },
        {
            "[Weights(\"rest\")] Other Two",
            "[Weights(\"part.shift_1\")] Tensor Free => Weight(\"1\"); [Weights(\"rest\")] Other Two",
            ["MF4001 «\"part.shift_1\"»"]
        },
        { "[Weights(\"rest\")] Other Two", "[Weights(\"\")] Other Three => new(); [Weights(\"\")] Other Two", ["MF4001 «\"\"»"] },
    };

    [Theory]
    [MemberData(nameof(Keys))]
    public void Blocks_share_a_prefix_and_no_key(string right, string wrong, string[] findings) =>
        Assert.Equal(findings, Mutation.Run(Block, right, wrong).Places.Where(static place => place is not ("MF4003 «Free»" or "MF4003 «Three»")));

    [Fact]
    public void A_number_in_the_key_tells_two_blocks_apart()
    {
        const string two = "[Weights(\"\")] Inner One => new() { Number = 1 }; [Weights(\"\")] Inner More => new() { Number = 2 };";
        string source = Block.Replace("Tensor Scale =>", "[Weights(\"scale_{Number}\")] Tensor Scale =>", StringComparison.Ordinal)
            .Replace("[Weights(\"part\")] Inner One => new() { Number = 1 };", two, StringComparison.Ordinal)
            .Replace("One.On(Q, M, P).Y", "One.On(Q, M, P).Y + More.On(Q, M, P).Y", StringComparison.Ordinal);
        Assert.Empty(Harness.Run(source).Findings);
        Assert.Equal(["MF4001 «\"\"»"], Harness.Run(source.Replace("Number = 2", "Number = 1", StringComparison.Ordinal)).Places);
    }
}
