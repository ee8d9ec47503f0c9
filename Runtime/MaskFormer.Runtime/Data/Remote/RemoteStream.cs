namespace MaskFormer.Runtime.Data.Remote;

/// <summary>A remote file as a stream that can be read at any place; a block of it is held.</summary>
internal sealed class RemoteStream(IRemoteFiles files, RemoteFile file, BlockCache cache) : Stream
{
    private long held = -1;
    private byte[] block = [];

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => file.Length;

    public override long Position { get; set; }

    public override int Read(Span<byte> buffer)
    {
        if (Position >= file.Length || buffer.Length == 0) return 0;
        (long number, long inside) = Math.DivRem(Position, BlockCache.Block);
        if (number != held)
        {
            long start = number * BlockCache.Block;
            block = cache.Get(file, number, () => files.Read(file, start, (int)Math.Min(BlockCache.Block, file.Length - start)));
            held = number;
        }

        int count = Math.Min(buffer.Length, block.Length - (int)inside);
        block.AsSpan((int)inside, count).CopyTo(buffer);
        Position += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin) => Position = offset + origin switch
    {
        SeekOrigin.Begin => 0,
        SeekOrigin.Current => Position,
        _ => file.Length,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
