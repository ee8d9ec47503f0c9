using MaskFormer.Generators.Configuration;
using Microsoft.CodeAnalysis;
using Xunit;

namespace MaskFormer.Generators.Tests.Configuration;

/// <summary>Experiments over records of a referenced assembly, of which only metadata is there: the same findings as in one project.</summary>
public sealed class ForeignExperimentTests
{
    private const string Library = """
        namespace Library;

        public enum Depth { R18, R50 }

        [Block]
        public sealed partial record Layer1
        {
            [Range(1, 4096)] public int Hidden { get; init; } = 32;
            [Range(1, 64)] public int Heads { get; init; } = 8;
            public bool Off { get; init; }
            [Require("Hidden must be divisible by Heads")] bool HeadsFit => Off || Hidden % Heads == 0;
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
            public override int Out => Depth is Depth.R18 ? 512 : Math.Max(2048, 1);
        }

        [Block]
        public sealed partial record Model
        {
            public Backbone Backbone { get; init; } = new ResNet();
            [Range(8, 4096)] public int Width { get; init; } = 64;
            public int Heads { get; init; } = 8;
            public int Turns { get; init; } = 3;
            Blocks<Layer1> Layers => Repeat(Turns, i => new Layer1 { Hidden = Width * (i + 1), Heads = Heads });
            Layer1 Last => new() { Hidden = 16, Heads = Turns };
            public int Groups { get; init; } = 8;
            Layer Norm => Norm2d(NormKind.Group, Width, Groups);
            [Require("The backbone must be wide")] bool Wide => Backbone is not ResNet { Depth: Depth.R50 } || Width <= 512;
        }

        [Config]
        public sealed partial record Setup : IExperiment
        {
            public Model Model { get; init; } = new() { Turns = 4 };
        }
        """;

    private static readonly Lazy<MetadataReference> library = new(() => MetadataReference.CreateFromImage(ConfigHarness.Run(Library, name: "Library").Image()));

    private static string[] Find(string property) => ConfigHarness.Run(
        $$"""using Library; public static class Experiments { {{property}} }""", OutputKind.DynamicallyLinkedLibrary, "Program", library.Value).Findings;

    [Fact]
    public void GoodExperimentHasNoFindings() => Assert.Empty(Find("""[Experiment("a")] public static Setup A => new() { Model = new() { Width = 128, Turns = 2 } };"""));

    [Fact]
    public void RequirementOfALayerThatIsPrivateToTheModel() => Assert.Equal(
        ["MF3002 «Heads = 5» Hidden must be divisible by Heads: Off = false, Hidden = 64, Heads = 5"],
        Find("""[Experiment("a")] public static Setup A => new() { Model = new() { Heads = 5, Turns = 4 } };"""));

    [Fact]
    public void NestedBlockWithoutATypeInItsExpression() => Assert.Equal(
        ["MF3002 «Turns = 3» Hidden must be divisible by Heads: Off = false, Hidden = 16, Heads = 3"],
        Find("""[Experiment("a")] public static Setup A => new() { Model = new() { Turns = 3 } };"""));

    [Fact]
    public void DefaultOfTheOtherAssemblyIsTheStart() => Assert.Equal(
        ["MF3002 «Heads = 7» Hidden must be divisible by Heads: Off = false, Hidden = 64, Heads = 7"],
        Find("""[Experiment("a")] public static Setup A => new() { Model = new Setup().Model with { Heads = 7 } };"""));

    [Fact]
    public void DemandOfALayerOfTheOtherAssembly() => Assert.Equal(
        ["MF3002 «Groups = 6» channels of 'Norm' must be divisible by groups: Width = 64, Groups = 6"],
        Find("""[Experiment("a")] public static Setup A => new() { Model = new() { Groups = 6, Turns = 4 } };"""));

    [Fact]
    public void RangeOfTheOtherAssembly() => Assert.Equal(
        ["MF3001 «Width = 4» Width = 4 is out of range, allowed 8 to 4096"],
        Find("""[Experiment("a")] public static Setup A => new() { Model = new() { Width = 4, Turns = 4 } };"""));

    [Fact]
    public void TypesHaveFullNames()
    {
        string members = ConfigHarness.Run(Library).File("RecordMembers.g.cs");
        Assert.Contains("""[assembly: RecordMember(typeof(global::Library.ResNet), "Out", "Depth is global::Library.Depth.R18 ? 512 : global::System.Math.Max(2048, 1)")]""", members);
        Assert.Contains("""[assembly: RecordMember(typeof(global::Library.ResNet), "Depth", "global::Library.Depth.R50")]""", members);
        Assert.Contains("""[assembly: RecordMember(typeof(global::Library.Model), "Last", "new global::Library.Layer1() { Hidden = 16, Heads = Turns }")]""", members);
        Assert.Contains("""[assembly: RecordMember(typeof(global::Library.Layer1), "HeadsFit", "Off || Hidden % Heads == 0", "Hidden must be divisible by Heads")]""", members);
    }
}
