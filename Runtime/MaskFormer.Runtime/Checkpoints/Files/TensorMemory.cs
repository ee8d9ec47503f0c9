using System.Runtime.InteropServices;

namespace MaskFormer.Runtime.Checkpoints;

/// <summary>
/// Memory for the tensors of one file, cut from arrays that hold many of them, for which the system is asked to use pages of 2 MiB. The system clears new
/// memory page by page where it is first written: in pages of 4 KiB, tensor by tensor, that can take longer than reading the file.
/// .NET's own large pages (<c>DOTNET_GCLargePages</c>) need memory that an administrator has set aside.
/// </summary>
/// <param name="most">Bytes that all tensors together are expected to take: no array is longer.</param>
internal sealed unsafe partial class TensorMemory(long most)
{
    private const int Page = 2 << 20, Piece = 16 * Page, Alignment = 64;
    private const int HugePage = 14; // MADV_HUGEPAGE of Linux
    private readonly Lock guard = new();
    private Memory<byte> left;

    /// <summary>Bytes that are not cleared: write all of them before they are read.</summary>
    public Memory<byte> Take(int count)
    {
        if (count > Piece / 2) return New(count);
        lock (guard)
        {
            if (count > left.Length) left = New((int)Math.Max(count, Math.Min(Piece, most)));
            Memory<byte> taken = left[..count];
            left = left[Math.Min(left.Length, (count + Alignment - 1) / Alignment * Alignment)..];
            return taken;
        }
    }

    private static byte[] New(int count)
    {
        byte[] array = GC.AllocateUninitializedArray<byte>(count);
        if (!OperatingSystem.IsLinux() || count < 2 * Page) return array;
        fixed (byte* first = array)
        {
            nint start = ((nint)first + Page - 1) & -Page, end = ((nint)first + count) & -Page;
            _ = Advise((void*)start, end - start, HugePage); // only advice: a system without such pages refuses it, and nothing is lost
        }

        return array;
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(void* start, nint length, int advice);
}
