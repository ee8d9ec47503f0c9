namespace MaskFormer.StableHlo;

/// <summary>A function of a module.</summary>
/// <param name="Name">Its symbol; the entry is called <c>main</c>.</param>
/// <param name="Body">Arguments, nodes and results.</param>
public sealed record Function(string Name, Block Body)
{
    /// <summary>One entry per argument.</summary>
    public IReadOnlyList<ArgumentInfo> Arguments { get; init; } = [.. Body.Arguments.Select(static _ => new ArgumentInfo())];

    /// <summary>One entry per result: its name, printed as <c>jax.result_info</c>, or null.</summary>
    public IReadOnlyList<string?> ResultNames { get; init; } = [.. Body.Results.Select(static _ => (string?)null)];

    /// <summary>Whether other modules may call it; the entry is public.</summary>
    public bool Public { get; init; } = true;
}

/// <summary>What is known of an argument beside its type.</summary>
/// <param name="Name">Key of the weight or name of the input; null if unknown.</param>
/// <param name="Alias">The result whose memory this argument's memory becomes (<c>tf.aliasing_output</c>); null to keep it.</param>
/// <param name="Donor">Whether the memory may be reused for any result of its size (<c>jax.buffer_donor</c>).</param>
public sealed record ArgumentInfo(string? Name = null, int? Alias = null, bool Donor = false);
