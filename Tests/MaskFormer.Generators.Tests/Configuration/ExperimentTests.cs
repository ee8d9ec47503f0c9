using MaskFormer.Language;
using Microsoft.CodeAnalysis;
using Xunit;

namespace MaskFormer.Generators.Tests.Configuration;

/// <summary>The catalogue, and what is found in experiments before anything runs.</summary>
public sealed class ExperimentTests
{
    private const string Records = """
        namespace Sample;

        public enum Depth { R18, R50 }

        [Block]
        public sealed partial record Layer1
        {
            [Range(1, 4096)] public int Hidden { get; init; } = 32;
            [Range(1, 64)] public int Heads { get; init; } = 8;
            [Require("Hidden must be divisible by Heads")] bool HeadsFit => Hidden % Heads == 0;
        }

        [Block]
        public abstract partial record Backbone
        {
            public abstract int Out { get; }
        }

        [Block]
        public sealed partial record ResNet : Backbone
        {
            public Depth Depth { get; init; } = Depth.R50;
            public override int Out => Depth is Depth.R18 ? 512 : 2048;
        }

        [Block]
        public sealed partial record Model
        {
            public Backbone Backbone { get; init; } = new ResNet();
            [Range(8, 4096)] public int Width { get; init; } = 64;
            public int Heads { get; init; } = 8;
            public int Turns { get; init; } = 3;
            Blocks<Layer1> Layers => Repeat(Turns, i => new Layer1 { Hidden = Width * (i + 1), Heads = Heads });
            [Require("The backbone must have 4 times Width or more channels")] bool Wide => Backbone.Out >= 4 * Width;
        }

        [Config]
        public sealed partial record Training
        {
            [Range(0, 1)] public double Rate { get; init; } = 0.5;
            [Range(1, 100)] public EquatableList<int> Steps { get; init; } = [10];
        }

        [Config]
        public sealed partial record Setup : IExperiment
        {
            public Model Model { get; init; } = new();
            public Training Training { get; init; } = new();
        }

        """;

    private static string[] Find(string body) => ConfigHarness.Run($"{Records}\npublic static class Experiments\n{{\n{body}\n}}").Findings;

    [Fact]
    public void GoodExperimentsHaveNoFindings() => Assert.Empty(Find("""
        [Experiment("base")] public static Setup Base => new() { Model = new() { Width = 128, Heads = 16 }, Training = new() { Rate = 1e-1, Steps = [5, 7] } };
        [Experiment("more")] public static Setup More => Base with { Model = Base.Model with { Backbone = new ResNet { Depth = Depth.R50 } } };
        """));

    [Fact]
    public void ValueOutOfRange() => Assert.Equal(
        ["MF3001 «Rate = 1.5» Rate = 1.5 is out of range, allowed 0 to 1"],
        Find("""[Experiment("a")] public static Setup A => new() { Training = new() { Rate = 1.5 } };"""));

    [Fact]
    public void ElementOutOfRange() => Assert.Equal(
        ["MF3001 «Steps = [5, -3]» Steps = -3 is out of range, allowed 1 to 100"],
        Find("""[Experiment("a")] public static Setup A => new() { Training = new() { Steps = [5, -3] } };"""));

    [Fact]
    public void RequirementOfALayerInsideTheModelBlamesTheValueThatWasSet() => Assert.Equal(
        ["MF3002 «Heads = 5» Hidden must be divisible by Heads: Hidden = 64, Heads = 5"],
        Find("""[Experiment("a")] public static Setup A => new() { Model = new() { Heads = 5 } };"""));

    [Fact]
    public void BothSet_TheLastNamedIsBlamedOnce() => Assert.Equal(
        ["MF3002 «Heads = 5» Hidden must be divisible by Heads: Hidden = 32, Heads = 5"],
        Find("""[Experiment("a")] public static Setup A => new() { Model = new() { Heads = 5, Width = 32 } };"""));

    [Fact]
    public void WithChain_BlamesWhatThisExperimentSet() => Assert.Equal(
        ["MF3002 «Width = 40» Hidden must be divisible by Heads: Hidden = 40, Heads = 16"],
        Find("""
            [Experiment("a")] public static Setup A => new() { Model = new() { Width = 128, Heads = 16 } };
            [Experiment("b")] public static Setup B => A with { Model = A.Model with { Width = 40 } };
            """));

    [Fact]
    public void WhatTheBaseBrokeIsReportedThereOnly() => Assert.Equal(
        ["MF3002 «Heads = 5» Hidden must be divisible by Heads: Hidden = 64, Heads = 5"],
        Find("""
            [Experiment("a")] public static Setup A => new() { Model = new() { Heads = 5 } };
            [Experiment("b")] public static Setup B => A with { Training = new() { Rate = 0.1 } };
            """));

    [Fact]
    public void DerivedValueOfAChosenKindIsFollowed() => Assert.Equal(
        ["MF3002 «Width = 256» The backbone must have 4 times Width or more channels: Backbone.Out = 512, Width = 256"],
        Find("""[Experiment("a")] public static Setup A => new() { Model = new() { Backbone = new ResNet { Depth = Depth.R18 }, Width = 256 } };"""));

    // Layers state no requirement in the record: their kind demands it.
    private const string WithLayers = """
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
    public void DemandOfALayerIsAskedWithTheExperimentsValues(string settings, string? finding) => Assert.Equal(
        finding is null ? [] : [finding],
        ConfigHarness.Run($$"""{{WithLayers}} public static class Experiments { [Experiment("a")] public static Trial A => new() { Level = new() { {{settings}} } }; }""").Findings);

    [Fact]
    public void MethodCallCannotBeRead() => Assert.Equal(
        ["MF3003 «int.Parse(\"8\")» 'int.Parse(\"8\")' calls a method, so the values cannot be checked here; write them down"],
        Find("""[Experiment("a")] public static Setup A => new() { Model = new() { Heads = int.Parse("8") } };"""));

    [Theory]
    [InlineData("[Experiment(\"a\")] public Setup A => new();", "MF3003 «A» 'A' must be a static property that the program can see")]
    [InlineData("[Experiment(\"a\")] static Setup A => new();", "MF3003 «A» 'A' must be a static property that the program can see")]
    [InlineData("[Experiment(\"a\")] public static Setup A { get; } = new();", "MF3003 «A» 'A' must be written as an expression: A => new() { … }")]
    [InlineData("[Experiment(\" \")] public static Setup A => new();", "MF3003 «A» 'A' has an empty name")]
    [InlineData("[Experiment(\"a\")] public static Training A => new();", "MF3003 «Training» 'Training' does not implement IExperiment")]
    public void WrongFormCannotBeRead(string property, string finding)
    {
        string[] found = ConfigHarness.Run($"{Records}\npublic class Experiments\n{{\n{property}\n}}").Findings;
        Assert.Equal([finding], found);
    }

    [Fact]
    public void TwoOfOneName() => Assert.Equal(
        ["MF3004 «\"a\"» 'a' is the name of 'Sample.Experiments.A' already"],
        Find("""
            [Experiment("a")] public static Setup A => new();
            [Experiment("a")] public static Setup B => new();
            """));

    [Fact]
    public void CatalogueIsSortedAndRuns()
    {
        ConfigRun run = ConfigHarness.Run($$"""
            {{Records}}
            public static class Experiments
            {
                /// <summary>The second. With more.</summary>
                [Experiment("zebra \"z\"")] public static Setup Z => new() { Model = new() { Width = 16 } };
                [Experiment("ant")] public static Setup A => new();
            }
            """);
        System.Collections.IList all = (System.Collections.IList)run.Load().GetType("Sample.Catalogue")!.GetProperty("All")!.GetValue(null)!;
        Assert.Equal(["ant", "zebra \"z\""], all.Cast<dynamic>().Select(static entry => (string)entry.Name));
        dynamic zebra = all[1]!;
        Assert.Equal("The second.", (string)zebra.Summary);
        Assert.Equal(16, ((IConfigRecord)((IConfigRecord)zebra.Create()).Get("Model")!).Get("Width"));
    }

    [Fact]
    public void ExecutableGetsItsEntryPoint()
    {
        ConfigRun run = ConfigHarness.Run(Records, OutputKind.ConsoleApplication);
        Assert.Empty(run.CompilerErrors);
        Assert.Equal("Main", run.Compilation.GetEntryPoint(default)!.Name);
        Assert.Contains("Application.Run(Catalogue.All, args)", run.File("Program.g.cs"));
    }

    [Fact]
    public void ExecutableWithItsOwnMainKeepsIt()
    {
        ConfigRun run = ConfigHarness.Run("System.Console.WriteLine(1);", OutputKind.ConsoleApplication);
        Assert.Empty(run.CompilerErrors);
        Assert.Empty(run.Result.GeneratedTrees);
    }
}
