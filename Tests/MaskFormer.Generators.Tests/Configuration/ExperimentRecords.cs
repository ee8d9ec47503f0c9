using Microsoft.CodeAnalysis;

namespace MaskFormer.Generators.Tests.Configuration;

/// <summary>Records for tests of experiments, used in the experiments' own project and as a library of which only metadata is there.</summary>
internal static class ExperimentRecords
{
    public const string Source = """
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
            [Bound] public int Ways { get; init; } = 3;
            [Range(8, 4096)] public int Width { get; init; } = 64;
            public int Heads { get; init; } = 8;
            public int Turns { get; init; } = 3;
            Blocks<Layer1> Layers => Repeat(Turns, i => new Layer1 { Hidden = Width * (i + 1), Heads = Heads });
            Layer1 Last => new() { Hidden = 16, Heads = Turns };
            public int Groups { get; init; } = 8;
            Layer Norm => Norm2d(NormKind.Group, Width, Groups);
            [Require("The backbone must have 4 times Width or more channels")] bool Wide => Backbone.Out >= 4 * Width;
            [Require("The deep backbone is narrow")] bool Narrow => Backbone is not ResNet { Depth: Depth.R50 } || Width <= 512;
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
            public Model Model { get; init; } = new() { Turns = 4 };
            public Training Training { get; init; } = new();
        }

        public static class Known { public static Setup Plain => new(); }
        """;

    private static readonly Lazy<MetadataReference> library = new(static () =>
        MetadataReference.CreateFromImage(ConfigHarness.Run(Source, name: "Library").Image())
    );

    /// <summary>Findings with the records in the same project.</summary>
    public static string[] Find(string experiments) => ConfigHarness.Run($"{Source}\npublic static class Experiments\n{{\n{experiments}\n}}").Findings;

    /// <summary>Findings with the records in a referenced assembly.</summary>
    public static string[] FindAcross(string experiments) =>
        ConfigHarness
            .Run($"using Library; public static class Experiments\n{{\n{experiments}\n}}", OutputKind.DynamicallyLinkedLibrary, "Program", library.Value)
            .Findings;
}
