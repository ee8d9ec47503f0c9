using MaskFormer.Language;
using MaskFormer.Runtime.Configuration;
using MaskFormer.Runtime.Contracts;
using Xunit;

namespace MaskFormer.Runtime.Tests.Configuration;

public enum Flavour
{
    Plain,
    Imperial,
}

/// <summary>One parameter of every type, and rules between them.</summary>
[Config]
public sealed partial record SampleLayer
{
    /// <summary>Channels.</summary>
    [Range(1, 4096)] public int Hidden { get; init; } = 32;

    /// <summary>Attention heads; must divide <see cref="Hidden"/>.</summary>
    [Range(1, 64)] public int Heads { get; init; } = 8;

    [Require("Hidden must be divisible by Heads")] bool HeadsFit => Hidden % Heads == 0;

    public double Rate { get; init; } = 0.1;
    public bool Bias { get; init; } = true;
    public long Seed { get; init; } = 1;
    public string Title { get; init; } = "none";
    public string? Folder { get; init; }
    public int? Limit { get; init; }
    public double? Clip { get; init; } = 0.01;
    public Flavour Flavour { get; init; } = Flavour.Imperial;
    public EquatableList<int> Sizes { get; init; } = [400, 500];
    public EquatableList<double> Factors { get; init; } = [];
    public EquatableList<string> Names { get; init; } = ["backbone"];
    public EquatableList<Flavour> Flavours { get; init; } = [Flavour.Plain];
}

[Config]
public abstract partial record SampleKind
{
    public int Width { get; init; } = 64;
}

[Config]
public sealed partial record Round : SampleKind
{
    public double Radius { get; init; } = 1.5;
}

[Config]
public sealed partial record Square : SampleKind
{
    public int Side { get; init; } = 3;
}

/// <summary>An experiment without a model: configuration is all that is tested.</summary>
[Config]
public sealed partial record SampleExperiment : IExperiment
{
    /// <summary>A layer.</summary>
    public SampleLayer Layer { get; init; } = new();

    public SampleKind Shape { get; init; } = new Round();

    public SampleKind? Spare { get; init; }

    public DataConfig Data { get; init; } = new CocoPanopticData();

    public TrainingConfig Training { get; init; } = new();

    public EvaluationConfig Evaluation { get; init; } = new() { MinSize = 640 };

    IBlock IExperiment.Model => throw new NotSupportedException();

    IBlock IExperiment.Criterion => throw new NotSupportedException();
}

/// <summary>Loads texts as the program does.</summary>
internal static class Sample
{
    public static IReadOnlyList<ExperimentEntry> Catalogue { get; } =
    [
        new("plain", "All defaults.", static () => new SampleExperiment()),
        new("wide", "Wider.", static () => new SampleExperiment { Layer = new() { Hidden = 64, Heads = 16 }, Shape = new Square { Side = 9 } }),
    ];

    /// <summary>Loads with a file of the given text, called <c>config.yaml</c> in places.</summary>
    public static ResolvedConfig Load(string? yaml, params string[] sets)
    {
        using TemporaryFolder folder = new();
        return Load(folder, yaml, sets);
    }

    /// <summary>The message of the error, with the folder's path removed.</summary>
    public static string Fail(string? yaml, params string[] sets)
    {
        using TemporaryFolder folder = new();
        ConfigException error = Assert.Throws<ConfigException>(() => Load(folder, yaml, sets));
        return error.Message.Replace(folder.Path + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);
    }

    public static SampleExperiment Values(this ResolvedConfig config) => (SampleExperiment)config.Experiment;

    private static ResolvedConfig Load(TemporaryFolder folder, string? yaml, string[] sets)
    {
        string path = Path.Combine(folder.Path, "config.yaml");
        if (yaml is not null) File.WriteAllText(path, yaml);
        bool names = yaml?.Contains("base:", StringComparison.Ordinal) ?? false;
        return ConfigLoader.Load(Catalogue, new ConfigSources { Experiment = names ? null : "plain", File = yaml is null ? null : path, Sets = sets });
    }
}

/// <summary>A folder that is deleted with all it holds.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("maskformer config ü ").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
