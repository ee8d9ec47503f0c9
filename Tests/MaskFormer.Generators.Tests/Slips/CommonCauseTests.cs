using Xunit;

namespace MaskFormer.Generators.Tests.Slips;

/// <summary>What is wrong with one member is told once, where it is written, however many places read it; and two mistakes are told twice.</summary>
public sealed class CommonCauseTests
{
    public static TheoryData<string, string, string[]> Cases => new()
    {
        // a value
        { "Row.Fold(X, (part, x) => part.On(x).Y)", "Row.Scan(X, (part, x) => part.On(x).Y)", ["MF2006 «Row.Scan(X, (part, x) => part.On(x).Y)»"] },
        { "Tensor Fine => Up(Hid);", "Tensor Fine => 2;", ["MF2006 «2»"] },
        { "Tensor Fine => Up(Hid);", "Tensor Fine => Hid;", ["MF2001 «Hid»"] },
        { "Tensor Fine => Up(Hid);", "Tensor Fine => Rearrange(Up(Hid), \"b c -> c b\");", ["MF2001 «Rearrange(Up(Hid), \"b c -> c b\")»"] },
        { "Tensor Fine => Up(Hid);", "Tensor Fine => Sum(Up(Hid), \"b c -> b\");", ["MF2006 «Sum(Up(Hid), \"b c -> b\")»"] },
        { "Tensor Fine => Up(Hid);", "Tensor Wrong => 2; Tensor Fine => Relu(Wrong);", ["MF2006 «2»"] },
        // a layer, a block and a row with the wrong numbers
        { "Layer Up => Linear(In, Mid);", "Layer Up => Linear(In, In);", ["MF2001 «Up(Hid)»"] },
        { "Layer Both => Linear(In, In);", "Layer Both => Linear(In, Mid);", ["MF2001 «Linear(In, Mid)»"] },
        { "Layer Both => Linear(In, In);", "Layer Both => Linear(Mid, In);", ["MF2001 «Linear(Mid, In)»"] },
        { "Part Inner => new() { Width = In };", "Part Inner => new() { Width = Mid };", ["MF2001 «new() { Width = Mid }»"] },
        // a port, a weight, a shape that is declared
        { "[Input(\"B, In\")] Tensor X", "[Input(\"In, B\")] Tensor X", ["MF2001 «\"In, B\"»"] },
        { "Tensor Scale => Weight(\"Mid\");", "Tensor Scale => Weight(\"In\");", ["MF2001 «Weight(\"In\")»"] },
        { "[Shape(\"B, Mid\")] Tensor Told", "[Shape(\"B, In\")] Tensor Told", ["MF2001 «Told»"] },
        // two mistakes
        { "Low(Fine) + Inner.On(Passed).Y", "Low(Passed) + Inner.On(Fine).Y", ["MF2001 «Low(Passed)»", "MF2001 «Fine»"] },
        { "Second(Told)", "Second(X)", ["MF2001 «Second(X)»"] },
    };

    private const string Records = """
        namespace Causes;

        [Block]
        public sealed partial record Part
        {
            [Bound] public int Width { get; init; } = 8;
            [Input("B, Width")] Tensor X => Port;
            [Output("B, Width")] public Tensor Y => Relu(X);
        }

        [Block]
        public sealed partial record Holder
        {
            public int In { get; init; } = 8;
            public int Mid { get; init; } = 16;
            [Input("B, In")] Tensor X => Port;
            Layer First => Linear(In, In);
            Layer Up => Linear(In, Mid);
            Layer Low => Linear(Mid, In);
            Layer Second => Linear(Mid, In);
            Layer Both => Linear(In, In);
            Part Inner => new() { Width = In };
            Blocks<Part> Row => Repeat(3, i => new Part { Width = In });
            Tensor Scale => Weight("Mid");
            Tensor Passed => Row.Fold(X, (part, x) => part.On(x).Y);
            Tensor Hid => Relu(First(X));
            Tensor Fine => Up(Hid);
            [Shape("B, Mid")] Tensor Told => Relu(Fine) + Expand(Scale, "m -> b m", "B, Mid");
            [Output("B, In")] public Tensor Out => Low(Fine) + Inner.On(Passed).Y;
            [Output("B, In")] public Tensor Other => Second(Told) + Inner.On(X).Y + Both(Passed);
            [Output("B, In")] public Tensor Third => Both(Hid) + Second(Fine);
            [Output("B, Mid")] public Tensor Scaled => Fine * Expand(Scale, "m -> b m", "B, Mid");
        }
        """;

    [Theory]
    [MemberData(nameof(Cases))]
    public void One_finding_each(string right, string wrong, string[] said) =>
        Assert.Equal(said, Harness.Run(SlipHarness.Replace(Records, right, wrong)).Places);

    // Tried last of many values, it would come when no more shapes are tried.
    [Fact]
    public void The_value_that_is_read_is_tried_before_what_it_is_made_of() => Assert.Equal(
        ["MF2006 «Layers.Scan(Start, (layer, x) => layer.On(x).Y)»"],
        Harness.Run(
            """
            [Block]
            public sealed partial record Part
            {
                [Bound] public int Width { get; init; } = 8;
                [Input("Q, B, Width")] Tensor X => Port;
                [Output("Q, B, Width")] public Tensor Y => Relu(X);
            }

            [Block]
            public sealed partial record Net
            {
                public int Hidden { get; init; } = 8;
                public int Depth { get; init; } = 2;
                public int Queries { get; init; } = 5;
                [Input("B, 3, H, W")] Tensor Image => Port;
                Layer Conv1 => Conv2d(3, Hidden, kernel: 3, padding: 1);
                Layer Conv2 => Conv2d(Hidden, Hidden, kernel: 3, padding: 1);
                Tensor QueryEmbed => Weight("Queries, Hidden");
                Blocks<Part> Layers => Repeat(Depth, i => new Part { Width = Hidden });
                Layer ClassEmbed => Linear(Hidden, Hidden + 1);
                Tensor Fine => Relu(Conv1(Image));
                Tensor Coarse => Relu(Conv2(Fine));
                Tensor Memory => Rearrange(Coarse, "b c h w -> (h w) b c");
                Tensor Mixed => Expand(Mean(Memory, "s b c -> b c"), "b c -> q b c", "Queries, B, Hidden");
                Tensor Start => Expand(QueryEmbed, "q c -> q b c", "Queries, B, Hidden") + Mixed;
                Tensor States => Layers.Scan(Start, (layer, x) => layer.On(x).Y);
                [Output("Queries, B, Hidden + 1")] public Tensor Logits => ClassEmbed(States);
                [Output("B, Queries, H, W")] public Tensor Masks => Einsum("qbc,bchw->bqhw", States, Fine);
            }
            """).Places);

    // What starts a loop, and what other blocks are made of.
    [Theory]
    [InlineData("[Input(\"B, In\")] Tensor X", "[Input(\"B, B\")] Tensor X", "MF2001 «\"B, B\"»")]
    [InlineData("[Input(\"B, In\")] Tensor X", "[Input(\"B, In, 1\")] Tensor X", "MF2006 «\"B, In, 1\"»")]
    [InlineData("Row.Fold(X, ", "Row.Fold(Up(X), ", "MF2001 «x»")]
    [InlineData("[Output(\"B, Width\")] public Tensor Y", "[Output(\"Width, B\")] public Tensor Y", "MF2001 «Y»")]
    [InlineData("[Output(\"B, Width\")] public Tensor Y", "[Output(\"B\")] public Tensor Y", "MF2006 «Y»")]
    [InlineData("[Input(\"B, Width\")] Tensor X", "[Input(\"Width, B\")] Tensor X", "MF2001 «Map(X)»")]
    public void One_finding_over_loops_and_blocks(string right, string wrong, string said)
    {
        string records = Records.Replace("public Tensor Y => Relu(X);", "public Tensor Y => Relu(Map(X)); Layer Map => Linear(Width, Width);");
        Assert.Equal([said], Harness.Run(SlipHarness.Replace(records, right, wrong)).Places);
    }

    [Fact]
    public void It_says_who_reads_it() => Assert.Equal(
        "MF2006 «Row.Scan(X, (part, x) => part.On(x).Y)» 'Passed', which 2 places read: input 'X' of Part: expected [B, Width], found [3, B, In]",
        Assert.Single(Harness.Run(SlipHarness.Replace(Records, "Row.Fold", "Row.Scan")).Findings));

    [Fact]
    public void Right_records_have_none() => Assert.Empty(Harness.Run(Records).Places);
}
