using MaskFormer.StableHlo.Programs;

namespace MaskFormer.Pjrt;

/// <summary>An argument of a program.</summary>
/// <param name="Type">Element type.</param>
/// <param name="Dims">Sizes.</param>
/// <param name="Donated">Whether the program may reuse its memory.</param>
public sealed record ProgramArgument(BufferType Type, IReadOnlyList<long> Dims, bool Donated)
{
    internal static ProgramArgument Of(EntryArgument argument) => new(argument.Type.Element.ToBufferType(), argument.Type.Dims, argument.Donated);
}
