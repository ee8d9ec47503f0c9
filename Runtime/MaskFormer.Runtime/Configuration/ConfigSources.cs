namespace MaskFormer.Runtime.Configuration;

/// <summary>What the user gave: each may be absent.</summary>
public sealed record ConfigSources
{
    /// <summary>The experiment's name on the command line; without it, the file's <c>base</c> names it.</summary>
    public string? Experiment { get; init; }

    /// <summary>The YAML file (<c>--config</c>).</summary>
    public string? File { get; init; }

    /// <summary>Settings of the form <c>path=value</c> (<c>--set</c>), in their order; the last one of a path wins.</summary>
    public IReadOnlyList<string> Sets { get; init; } = [];
}
