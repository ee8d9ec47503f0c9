using System.Runtime.InteropServices;

namespace MaskFormer.Pjrt.Interop;

/// <summary>Native memory for the arguments of one call, freed together.</summary>
internal sealed unsafe class NativeArena : IDisposable
{
    private readonly List<nint> blocks = [];

    /// <summary>Zeroed bytes.</summary>
    public nint Allocate(int bytes)
    {
        nint block = (nint)NativeMemory.AllocZeroed((nuint)Math.Max(bytes, 1));
        blocks.Add(block);
        return block;
    }

    public nint Copy(ReadOnlySpan<byte> bytes)
    {
        nint block = Allocate(bytes.Length);
        bytes.CopyTo(new Span<byte>((void*)block, bytes.Length));
        return block;
    }

    public void Dispose()
    {
        foreach (nint block in blocks) NativeMemory.Free((void*)block);
        blocks.Clear();
    }
}
