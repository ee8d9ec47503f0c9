using Xunit;

namespace MaskFormer.Generators.Tests.Findings;

/// <summary>Rows of blocks and of tensors: loops that know their turn, two rows together, shapes that change from turn to turn.</summary>
public sealed class RowTests
{
    private const string Source = """
        namespace Demo;

        [Block]
        public sealed partial record Step
        {
            [Bound] public int In { get; init; } = 4;
            [Bound] public int Out { get; init; } = 4;

            [Input("B, In, H, W")] Tensor X => Port;

            Layer Conv => Conv2d(In, Out, kernel: 3, stride: 2, padding: 1);

            [Output("B, Out, H/2, W/2")] public Tensor Y => Conv(X);
        }

        [Block]
        public sealed partial record Mix
        {
            [Bound] public int Hidden { get; init; } = 4;

            [Input("Q, Hidden")] Tensor Query => Port;
            [Input("S, Hidden")] Tensor Memory => Port;

            Layer Narrow => Linear(Hidden, Hidden);

            [Output("Q, Hidden")] public Tensor Y => Narrow(Query) + Narrow(Einsum("qc,sc,sd->qd", Query, Memory, Memory));
        }

        [Block]
        public sealed partial record Model
        {
            [Range(1, 9)] public int Depth { get; init; } = 6;
            [Range(1, 64)] public int Hidden { get; init; } = 4;

            [Input("B, 3, H, W")] Tensor Image => Port;
            [Input("Q, Hidden")] Tensor Query => Port;
            [Input("S, Hidden")] Tensor Near => Port;
            [Input("T, Hidden")] Tensor Far => Port;

            Blocks<Step> Steps => Repeat(3, i => new Step { In = i == 0 ? 3 : Hidden << (i - 1), Out = Hidden << i });
            Blocks<Mix> Mixes => Repeat(Depth, i => new Mix { Hidden = Hidden });
            Blocks<Mix> Others => Repeat(Depth, i => new Mix { Hidden = Hidden });

            Tensors Maps => Steps.Collect(Image, (step, x) => step.On(x).Y);
            Tensors Memories => [Near, Far];
            Tensor Looked => Mixes.Fold(Query, (mix, x, i) => mix.On(x, Memories[i % 2]).Y);

            [Output("B, 4*Hidden, H/8, W/8")] public Tensor Coarse => Maps[^1];
            [Output("Depth, Q, Hidden")] public Tensor Both => Mixes.Zip(Others).Scan(Looked, (mix, other, x) => other.On(mix.On(x, Near).Y, Far).Y);
        }
        """;

    public static TheoryData<string, string, string[]> Slips => new()
    {
        // where something is picked
        { "Memories[i % 2]", "Memories[i]", ["MF2015 «i»"] },
        { "Memories[i % 2]", "Memories[i % 3]", ["MF2015 «i % 3»"] },
        { "Memories[i % 2]", "Memories[2]", ["MF2015 «2»"] },
        { "Maps[^1]", "Maps[^4]", ["MF2015 «^4»"] },
        { "Maps[^1]", "Maps[Depth]", ["MF2015 «Depth»"] },
        { "Maps[^1]", "Maps[1]", ["MF2001 «Coarse»"] },
        // how long rows are
        { "Blocks<Mix> Others => Repeat(Depth,", "Blocks<Mix> Others => Repeat(Depth + 1,", ["MF2016 «Mixes.Zip(Others)»"] },
        { "Blocks<Step> Steps => Repeat(3,", "Blocks<Step> Steps => Repeat(Depth,", ["MF2017 «Steps»"] },
        { "Maps => Steps.Collect(Image, (step, x) => step.On(x).Y)", "Maps => Mixes.Map((mix, i) => mix.On(Query, Near).Y)", ["MF2017 «Mixes»"] },
        // what changes from turn to turn
        { "Out = Hidden << i }", "Out = Hidden << (i + 1) }", ["MF2001 «x»"] },
        { "Tensors Maps => Steps.Collect(", "Tensor Stacked => Steps.Scan(", ["CS0103 «Maps»", "MF2007 «step.On(x).Y»"] },
        { "mix.On(x, Memories[i % 2]).Y)", "mix.On(Memories[i % 2], x).Y)", ["MF2007 «mix.On(Memories[i % 2], x).Y»"] },
        // how it is written
        { "mix.On(x, Memories[i % 2]).Y)", "mix.On(x, Memories[i % 2]))", ["CS0619 «Mixes.Fold(Query, (mix, x, i) => mix.On(x, Memories[i % 2]))»"] },
        { "Tensors Memories => [Near, Far];", "Tensors Memories => Near;", ["CS0029 «Near»"] },
        { "Tensors Memories => [Near, Far];", "Tensors Memories => Depth > 3 ? [Near] : [Far];", ["MF1001 «Depth > 3 ? [Near] : [Far]»"] },
        { "Tensors Memories", "[Shape(\"Q\")] Tensors Memories", ["MF1016 «Shape(\"Q\")»"] },
        { "Tensors Memories", "Tensors Unused => [Near]; Tensors Memories", ["MF2010 «Unused»"] },
        { "Tensors Memories => [Near, Far];", "Tensors Memories { get; }", ["MF1001 «{ get; }»"] },
        // what C# refuses it tells alone, and a block of a row lends no number
        { "(mix, x, i) => mix.On(x, Memories[i % 2]).Y", "(mix, x, i) => Drop(mix.On(x, Memories[i % 2]).Y, mix.Hidden)", ["MF1001 «mix.Hidden»"] },
        { "(mix, x, i) => mix.On(x, Memories[i % 2]).Y", "(mix, x, i) => mix.On(x * mix.Hidden, Memories[i % 2]).Y", ["MF1001 «mix.Hidden»"] },
        { "(mix, x, i) => mix.On(x, Memories[i % 2]).Y", "(mix, x, i) => mix.On(x, Memories[i % mix.Hidden]).Y", ["MF1001 «mix.Hidden»"] },
        { "Maps[^1]", "Maps[1..]", ["CS1503 «1..»"] },
        { "Maps[^1]", "Last(Maps)", ["CS1503 «Maps»"] },
        { "Maps[^1]", "Maps[2.0]", ["CS1503 «2.0»"] },
        { "Maps[^1]", "Maps[\"1\"]", ["CS1503 «\"1\"»"] },
        { "Maps[^1]", "Maps[1L]", ["CS1503 «1L»"] },
        { "Maps[^1]", "Relu(Maps)", ["CS1503 «Maps»"] },
        { "Maps[^1]", "Maps[0] + Maps", ["CS0019 «Maps[0] + Maps»"] },
        { "Tensors Memories => [Near, Far];", "Tensor[] Memories => [Near, Far];", ["MF1001 «Tensor[]»"] },
        { "Tensors Memories => [Near, Far];", "List<Tensor> Memories => [Near, Far];", ["MF1001 «List<Tensor>»"] },
        // and what is right
        { "Image, (step, x) => step.On(x).Y", "Image, (step, x, i) => i == 0 ? step.On(x).Y : Relu(step.On(x).Y) * (1 + i)", [] },
        { "Memories[i % 2]", "Memories[(2 * i + 1) % 2]", [] },
        {
            "Mixes.Zip(Others).Scan(Looked, (mix, other, x) => other.On(mix.On(x, Near).Y, Far).Y)",
            "Mixes.Zip(Others).Zip(Mixes).Scan(Looked, (mix, other, last, x) => last.On(other.On(mix.On(x, Near).Y, Far).Y, Near).Y)",
            []
        },
        { "Memories[i % 2]", "Memories[Math.Min(i, 1) % 2]", ["MF2015 «Math.Min(i, 1) % 2»"] },
        { "[Near, Far]", "[.. new[] { Near }, Far]", ["MF1001 «new[] { Near }»"] },
    };

    [Fact]
    public void The_source_is_right()
    {
        Run run = Harness.Run(Source, backends: true);
        Assert.Empty(run.Findings);
        Assert.Empty(run.CompilerErrors);
    }

    [Theory]
    [MemberData(nameof(Slips))]
    public void One_finding_in_the_users_words(string right, string wrong, string[] findings)
    {
        Run run = Mutation.Run(Source, right, wrong);
        string[] errors =
        [
            .. run.Compilation.GetDiagnostics().Where(static d => d.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error).Select(Run.Show)
        ];
        Assert.Equal(findings, errors.Concat(run.Places));
        Assert.DoesNotContain(run.Result.GeneratedTrees, static tree => tree.GetDiagnostics().Any());
    }

    [Fact]
    public void A_list_of_numbers_may_say_what_each_block_is()
    {
        Run run = Harness.Run(
            Source.Replace("In = i == 0 ? 3 : Hidden << (i - 1), Out = Hidden << i", "In = i == 0 ? 3 : Widths[i - 1], Out = Widths[i]")
                .Replace("int Depth {", "EquatableList<int> Widths { get; init; } = new([8, 16, 16]); [Range(1, 9)] public int Depth {")
                .Replace("4*Hidden", "Last")
                .Replace("Blocks<Step>", "int Last => Widths[2]; Blocks<Step>")
                .Replace("[Range(1, 9)] public EquatableList", "public EquatableList"),
            backends: true);
        Assert.Empty(run.Findings);
        Assert.Empty(run.CompilerErrors);
    }
}
