using MaskFormer.Pjrt.Interop;

namespace MaskFormer.Pjrt;

/// <summary>Type and sizes of one output of a program, on each device.</summary>
/// <param name="Type">Element type.</param>
/// <param name="Dims">Sizes; empty for a scalar.</param>
public sealed record OutputShape(BufferType Type, IReadOnlyList<long> Dims)
{
    /// <inheritdoc/>
    public override string ToString() => Type.Describe([.. Dims]);

    internal static unsafe IReadOnlyList<OutputShape>? Read(PjrtApi api, nint executable)
    {
        if (!api.Has(Slot.ExecutableOutputElementTypes) || !api.Has(Slot.ExecutableOutputDimensions)) return null;
        ArrayArguments types = new() { Handle = executable };
        OutputDimensionsArguments sizes = new() { Executable = executable };
        api.Call(Slot.ExecutableOutputElementTypes, ref types, Failure.Query);
        api.Call(Slot.ExecutableOutputDimensions, ref sizes, Failure.Query);
        ReadOnlySpan<int> kinds = new((void*)types.Items, checked((int)types.Count));
        ReadOnlySpan<nuint> ranks = new((void*)sizes.Ranks, checked((int)sizes.Count));
        if (kinds.Length != ranks.Length) return null;
        List<OutputShape> shapes = [];
        var dims = (long*)sizes.Dims;
        for (int i = 0; i < kinds.Length; i++)
        {
            int rank = checked((int)ranks[i]);
            shapes.Add(new OutputShape((BufferType)kinds[i], new ReadOnlySpan<long>(dims, rank).ToArray()));
            dims += rank;
        }

        return shapes;
    }
}
