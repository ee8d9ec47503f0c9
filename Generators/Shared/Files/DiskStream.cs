using Microsoft.Win32.SafeHandles;

namespace MaskFormer.Files;

/// <summary>
/// A file that is written from its end on, without a buffer. One that grows beyond what its disk or user may hold (4 GB on FAT, <c>ulimit -f</c>) is an
/// <see cref="IOException"/> as a full disk is: .NET's own streams take it for a wrong argument.
/// </summary>
internal sealed class DiskStream : Stream
{
    private readonly string path;
    private readonly FileStream file;

    /// <summary>Opens or makes a file.</summary>
    public DiskStream(string path, FileMode mode, FileShare share) => (this.path, file) = (path, new(path, mode, FileAccess.Write, share, bufferSize: 0));

    /// <summary>The file, to be flushed to the disk.</summary>
    public SafeFileHandle Handle => file.SafeFileHandle;

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => file.Length;

    /// <inheritdoc/>
    public override long Position
    {
        get => file.Position;
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            file.Write(buffer);
        }
        catch (ArgumentOutOfRangeException error)
        {
            throw new IOException($"{path} is too large for its disk, or for what its user may write", error);
        }
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <inheritdoc/>
    public override void Flush() => file.Flush();

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) file.Dispose();
        base.Dispose(disposing);
    }
}
