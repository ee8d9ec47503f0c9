namespace MaskFormer.Runtime.Configuration;

/// <summary>Who decided a value. Later ones win over earlier ones.</summary>
/// <param name="Kind">The layer of configuration.</param>
/// <param name="Text">As it is written in the resolved configuration.</param>
public sealed record Origin(OriginKind Kind, string Text)
{
    /// <summary>The record's own default.</summary>
    public static Origin Default { get; } = new(OriginKind.Default, "default");

    /// <summary>The experiment of that name.</summary>
    public static Origin Experiment(string name) => new(OriginKind.Experiment, $"experiment {name}");

    /// <inheritdoc/>
    public override string ToString() => Text;
}

/// <summary>The layers of configuration, weakest first.</summary>
public enum OriginKind
{
    /// <summary>The record's default.</summary>
    Default,

    /// <summary>The experiment.</summary>
    Experiment,

    /// <summary>The YAML file.</summary>
    File,

    /// <summary>The command line.</summary>
    CommandLine,
}
