namespace MaskFormer.Runtime.Configuration;

/// <summary>What the user gave: each may be absent.</summary>
public sealed record ConfigSources
{
    /// <summary>The experiment's name on the command line; without it, the file's <c>base</c> names it.</summary>
    public string? Experiment { get; init; }

    /// <summary>The YAML file (<c>--config</c>).</summary>
    public string? File { get; init; }

    /// <summary>The YAML itself, where <see cref="File"/> names what it travels with: the weights of a run. Null where the file holds it.</summary>
    public string? Text { get; init; }

    /// <summary>Whether the file is the resolved configuration of the run that goes on: its values keep the origins that its comments name.</summary>
    public bool IsOfRun { get; init; }

    /// <summary>Settings of the form <c>path=value</c> (<c>--set</c>), in their order; the last one of a path wins.</summary>
    public IReadOnlyList<string> Sets { get; init; } = [];

    /// <summary>
    /// Options that are short for a setting, for example <c>--steps</c> for <c>training.iterations=60</c>; they win over <see cref="Sets"/>, and messages call
    /// them by their own name.
    /// </summary>
    public IReadOnlyList<(string Option, string Setting)> Shorts { get; init; } = [];
}
