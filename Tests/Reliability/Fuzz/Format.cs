namespace MaskFormer.Reliability.Fuzz;

/// <summary>A kind of file, and the program's way to read it.</summary>
/// <param name="Name">As the command line has it.</param>
/// <param name="Seeds">Whole files, which mutations are made of.</param>
/// <param name="Read">Reads what a mutation made, as a command would: it may refuse it by a message of its own, and do nothing else.</param>
internal sealed record Format(string Name, IReadOnlyList<byte[]> Seeds, Action<byte[]> Read)
{
    /// <summary>Whether most mutations are refused; the other kinds of files are read as far as they make sense.</summary>
    public bool IsRefused { get; init; } = true;
}
