using System.Text.Json.Serialization;

namespace MaskFormer.Pjrt;

/// <summary>What to plan.</summary>
public sealed record PlanRequest
{
    /// <summary>The plugin's library.</summary>
    public required string Plugin { get; init; }

    /// <summary>For which machines: <c>v5e:2x2</c>, <c>h200:4</c>, …; <c>host</c> or <c>host:N</c> for this one.</summary>
    public required string Topology { get; init; }

    /// <summary>The program's file: MLIR text or bytecode.</summary>
    public required string Program { get; init; }

    /// <summary>Copies of the program (data parallel).</summary>
    public int Replicas { get; init; } = 1;

    /// <summary>Options of the topology as text: numbers, lists of numbers with commas, or words.</summary>
    public IReadOnlyDictionary<string, string> TopologyOptions { get; init; } = new Dictionary<string, string>();

    /// <summary>XLA's flags for this program, without dashes, as text. <c>xla_dump_to</c> names a folder for the compiler's own reports.</summary>
    public IReadOnlyDictionary<string, string> Flags { get; init; } = new Dictionary<string, string>();

    /// <summary>Variables for the child process, for example <c>XLA_FLAGS</c>.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>How long it may take. The whole training step takes libtpu 3 to 6 minutes.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>How much memory the compiler may use, in bytes. The whole training step takes libtpu 2 to 3 GB.</summary>
    public long MemoryLimit { get; init; } = 16L << 30;

    /// <summary>The topology's options in the types of the C API: a GPU's description, unless the user gives another.</summary>
    internal IReadOnlyDictionary<string, object> TypedOptions()
    {
        Dictionary<string, object> options = GpuGeneration.Of(Topology) is { } gpu
            ? new(GpuDescription.Options(gpu, TopologyName.Devices(Topology) ?? 1), StringComparer.Ordinal)
            : new(StringComparer.Ordinal);
        foreach ((string name, string text) in TopologyOptions)
            options[name] = (object?)OptionText.Integer(text) ?? OptionText.Integers(text) ?? (object)text;
        return options;
    }

    /// <summary>The flags in the types of XLA's options.</summary>
    internal IReadOnlyDictionary<string, object> TypedFlags() =>
        Flags.ToDictionary(
            pair => pair.Key,
            pair => (object?)OptionText.Truth(pair.Value) ?? OptionText.Integer(pair.Value) ?? (object)pair.Value,
            StringComparer.Ordinal
        );
}

/// <summary>What the child process leaves: a report or an error.</summary>
internal sealed record PlanOutcome
{
    public PlanReport? Report { get; init; }

    public PlanError? Error { get; init; }
}

internal sealed record PlanError(string Id, string Place, PjrtCode Code, string Cause, string Remedy);

[JsonSourceGenerationOptions(WriteIndented = true, NewLine = "\n", PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(PlanRequest))]
[JsonSerializable(typeof(PlanOutcome))]
internal sealed partial class PlanJson : JsonSerializerContext;
