using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace MaskFormer.Generators.Tests.Configuration;

/// <summary>
/// What is found in an experiment's values before anything runs: the same whether the records are in its project or in a referenced assembly.
/// </summary>
public sealed class ExperimentValueTests
{
    private static void Finds(string experiments, params string[] findings)
    {
        Assert.Equal(findings, ExperimentRecords.Find(experiments));
        Assert.Equal(findings, ExperimentRecords.FindAcross(experiments));
    }

    [Fact]
    public void Good_experiments_have_no_findings() =>
        Finds(
            """
            [Experiment("base")] public static Setup Base => new()
            {
                Model = new() { Width = 128, Heads = 16, Turns = 2 },
                Training = new() { Rate = 1e-1, Steps = [5, 7] },
            };
            [Experiment("more")] public static Setup More => Base with { Model = Base.Model with { Backbone = new ResNet { Depth = Depth.R50 } } };
            """
        );

    [Theory]
    [InlineData("Training = new() { Rate = 1.5 }", "MF3001 «Rate = 1.5» Rate = 1.5 is out of range, allowed 0 to 1")]
    [InlineData("Training = new() { Steps = [5, -3] }", "MF3001 «Steps = [5, -3]» Steps = -3 is out of range, allowed 1 to 100")]
    [InlineData("Model = new() { Width = 4, Turns = 4 }", "MF3001 «Width = 4» Width = 4 is out of range, allowed 8 to 4096")]
    public void Value_out_of_range(string setting, string finding) => Finds($$"""[Experiment("a")] public static Setup A => new() { {{setting}} };""", finding);

    [Theory]
    [InlineData("new() { Model = new() { Turns = 4, Ways = 4 } }")]
    [InlineData("new Setup() with { Model = new Setup().Model with { Ways = 4 } }")]
    public void What_belongs_to_the_enclosing_block_is_not_set(string experiment) => Finds(
        $$"""[Experiment("a")] public static Setup A => {{experiment}};""",
        "MF3003 «Ways = 4» 'Ways' of 'Model' is [Bound]: the enclosing block sets it, and no experiment");

    [Fact]
    public void Nor_by_the_default_of_a_config() => Assert.Equal(
        ["MF3003 «Ways = 4» 'Ways' of 'Model' is [Bound]: the enclosing block sets it, and no config"],
        ExperimentRecords.Find("} [Config] public sealed partial record Other { public Model Model { get; init; } = new() { Turns = 4, Ways = 4 };"));

    [Theory]
    [InlineData("Training = { } with { Rate = 1.5 }", "MF3001 «Rate = 1.5» Rate = 1.5 is out of range, allowed 0 to 1")]
    [InlineData("Training = new() { Rate = 1.5 }", "MF3001 «Rate = 1.5» Rate = 1.5 is out of range, allowed 0 to 1")]
    [InlineData("Model = { } with { Ways = 4 }", "MF3003 «Ways = 4» 'Ways' of 'Model' is [Bound]: the enclosing block sets it, and no experiment")]
    [InlineData("Training = null!", "MF3003 «Training = null!» 'Training' may not be null: give it a value, or leave it out")]
    [InlineData("Training = { } with { Rate = 0.7 }, Model = new() { Turns = 4 }", null)]
    public void What_is_set_over_an_experiment_of_another_assembly_is_tested(string settings, string? finding)
    {
        settings = settings.Replace("{ }", $"Known.Plain.{settings.Split(' ')[0]}");
        string[] expected = finding is null ? [] : [finding];
        Assert.Equal(expected, ExperimentRecords.FindAcross($$"""[Experiment("a")] public static Setup A => Known.Plain with { {{settings}} };"""));
    }

    [Theory]
    [InlineData("Model = null!")]
    [InlineData("Training = default!")]
    public void Nothing_is_no_value(string setting) => Finds(
        $$"""[Experiment("a")] public static Setup A => new() { {{setting}} };""",
        $"MF3003 «{setting}» '{setting.Split(' ')[0]}' may not be null: give it a value, or leave it out");

    [Fact]
    public void What_C_sharp_calls_default_is_a_value() => Finds(
        """[Experiment("a")] public static Setup A => new() { Model = new() { Width = default, Turns = 4 } };""",
        "MF3001 «Width = default» Width = 0 is out of range, allowed 8 to 4096");

    [Theory]
    // of a layer that is private to the model
    [InlineData("new() { Heads = 5, Turns = 4 }", "MF3002 «Heads = 5» Hidden must be divisible by Heads: Off = false, Hidden = 64, Heads = 5")]
    // of a nested block whose type is not written
    [InlineData("new() { Turns = 3 }", "MF3002 «Turns = 3» Hidden must be divisible by Heads: Off = false, Hidden = 16, Heads = 3")]
    // starts from a default
    [InlineData("new Setup().Model with { Heads = 7 }", "MF3002 «Heads = 7» Hidden must be divisible by Heads: Off = false, Hidden = 64, Heads = 7")]
    // the last named is blamed, once
    [InlineData("new() { Heads = 5, Width = 32, Turns = 4 }", "MF3002 «Heads = 5» Hidden must be divisible by Heads: Off = false, Hidden = 32, Heads = 5")]
    // a layer's own demand
    [InlineData("new() { Groups = 6, Turns = 4 }", "MF3002 «Groups = 6» channels of 'Norm' must be divisible by groups: Width = 64, Groups = 6")]
    [InlineData(
        "new() { Backbone = new ResNet { Depth = Depth.R18 }, Width = 256, Turns = 4 }",
        "MF3002 «Width = 256» The backbone must have 4 times Width or more channels: Backbone.Out = 512, Width = 256"
    )] // a derived value of a chosen kind
    public void A_requirement_blames_the_value_that_was_set(string model, string finding) =>
        Finds($$"""[Experiment("a")] public static Setup A => new() { Model = {{model}} };""", finding);

    [Fact]
    public void With_chain_blames_what_this_experiment_set() => Finds(
        """
        [Experiment("a")] public static Setup A => new() { Model = new() { Width = 128, Heads = 16, Turns = 4 } };
        [Experiment("b")] public static Setup B => A with { Model = A.Model with { Width = 40 } };
        """,
        "MF3002 «Width = 40» Hidden must be divisible by Heads: Off = false, Hidden = 40, Heads = 16");

    [Fact]
    public void What_the_base_broke_is_reported_there_only() => Finds(
        """
        [Experiment("a")] public static Setup A => new() { Model = new() { Heads = 5, Turns = 4 } };
        [Experiment("b")] public static Setup B => A with { Training = new() { Rate = 0.1 } };
        """,
        "MF3002 «Heads = 5» Hidden must be divisible by Heads: Off = false, Hidden = 64, Heads = 5");

    [Fact]
    public void Method_call_cannot_be_read() => Finds(
        """[Experiment("a")] public static Setup A => new() { Model = new() { Heads = int.Parse("8") } };""",
        "MF3003 «int.Parse(\"8\")» 'int.Parse(\"8\")' calls a method, so the values cannot be checked here; write them down");

    // Layers state no requirement in the record: their kind demands it.
    private const string WithLayers = """
        namespace Demo;
        [Block]
        public sealed partial record Level
        {
            public int Hidden { get; init; } = 64;
            public int Groups { get; init; } = 32;
            public NormKind Kind { get; init; } = NormKind.Group;
            public bool Normed { get; init; } = true;
            [Input("B, Hidden, H, W")] Tensor X => Port;
            Layer Norm => Normed ? Norm2d(Kind, Hidden, groups: Groups) : Identity();
            [Output("B, Hidden, H, W")] public Tensor Y => Norm(X);
        }

        [Config]
        public sealed partial record Trial : IExperiment
        {
            public Level Level { get; init; } = new();
        }

        """;

    [Theory]
    [InlineData("Hidden = 48", "MF3002 «Hidden = 48» channels of 'Norm' must be divisible by groups: Hidden = 48, Groups = 32")]
    [InlineData("Groups = 7", "MF3002 «Groups = 7» channels of 'Norm' must be divisible by groups: Hidden = 64, Groups = 7")]
    [InlineData("Hidden = 48, Normed = false", null)]
    [InlineData("Hidden = 48, Kind = NormKind.FrozenBatch", null)]
    [InlineData("Hidden = 48, Groups = 16", null)]
    public void Demand_of_a_layer_is_asked_with_the_experiments_values(string settings, string? finding) =>
        Assert.Equal(
            finding is null ? [] : [finding],
            ConfigHarness
                .Run(
                    $$"""
                    {{WithLayers}}
                    public static class Experiments { [Experiment("a")] public static Trial A => new() { Level = new() { {{settings}} } }; }
                    """
                )
                .Findings
        );

    [Fact]
    public void Contracts_hold_what_experiments_of_other_assemblies_are_tested_with()
    {
        ConfigRun run = ConfigHarness.Run(ExperimentRecords.Source);
        Contract model = Read("Model"), layer = Read("Layer1"), resNet = Read("ResNet");
        Assert.Equal("new Library.Layer1 { Hidden = 16, Heads = Turns }", NodeText.Write(model.Find("Last")!.Body!));
        Assert.Equal("Off || Hidden % Heads == 0", NodeText.Write(layer.Find("HeadsFit")!.Body!));
        Assert.Equal("Hidden must be divisible by Heads", layer.Find("HeadsFit")!.Text);
        Assert.Equal((1.0, 4096.0), (layer.Find("Hidden")!.Least, layer.Find("Hidden")!.Most));
        Assert.Equal(["Library.Backbone"], resNet.Bases);
        Assert.True(resNet.CanCreate);

        Contract Read(string record)
        {
            string file = run.File($"Library.{record}.Config.g.cs"), start = "RecordContract(";
            string literal = file[(file.IndexOf(start, StringComparison.Ordinal) + start.Length)..file.LastIndexOf(')')];
            return ContractText.Read(((LiteralExpressionSyntax)SyntaxFactory.ParseExpression(literal)).Token.ValueText)!;
        }
    }

    [Fact]
    public void A_row_that_is_wrong_by_default_is_told_in_the_model_alone()
    {
        const string records = """
            [Block]
            public sealed partial record Item
            {
                public int Wide { get; init; } = 8;
                public int Heads { get; init; } = 2;
                [Require("Wide must be divisible by Heads")] bool Fits => Wide % Heads == 0;
                [Input("B, Wide")] Tensor X => Port;
                [Output("B, Wide")] public Tensor Y => Relu(X);
            }
            [Block]
            public sealed partial record Turns
            {
                public int Wide { get; init; } = 64;
                public int Heads { get; init; } = 8;
                [Input("B, Wide")] Tensor X => Port;
                Blocks<Item> Row => Repeat(3, i => new Item { Wide = Wide, Heads = Heads + i });
                [Output("B, Wide")] public Tensor Y => Row.Fold(X, (item, x) => item.On(x).Y);
            }
            [Config] public sealed partial record Trains : IExperiment { public Turns Model { get; init; } = new() { Wide = 40, Heads = 4 }; }
            public static class All { [Experiment("a")] public static Trains A => new() { Model = new() { Wide = 30, Heads = 4 } }; }
            """;
        Run run = Harness.Run("using MaskFormer.Runtime.Contracts;" + records + ConfigHarness.Runtime);
        Assert.Equal(["MF2003 «Heads = Heads + i» Item: Wide must be divisible by Heads: 64 is not divisible by 9"], run.Findings);
        Assert.Empty(run.Result.Results[1].Diagnostics);
    }
}
