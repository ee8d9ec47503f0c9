namespace MaskFormer.Pjrt;

/// <summary>How a program is run.</summary>
public sealed record RunOptions
{
    /// <summary>Positions of arguments that must survive although the program may reuse their memory.</summary>
    public IReadOnlyList<int> Keep { get; init; } = [];
}
