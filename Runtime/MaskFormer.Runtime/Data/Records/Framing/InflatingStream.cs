using System.Buffers.Binary;
using System.IO.Hashing;
using ICSharpCode.SharpZipLib;
using ICSharpCode.SharpZipLib.Zip.Compression;

namespace MaskFormer.Runtime.Data.Records.Framing;

/// <summary>
/// Reads gzip or zlib to the last byte. The streams of .NET stop quietly at bytes after the end and do not say where they
/// stopped; here trailers are checked, members may follow each other, and anything else after the end is an error.
/// </summary>
internal sealed class InflatingStream(Stream file, string path, bool gzip) : Stream
{
    private readonly byte[] input = new byte[1 << 16];
    private readonly Crc32 crc = new();
    private Inflater inflater = new(noHeader: gzip);
    private bool atMember = true;
    private int inputStart;
    private int inputEnd;
    private uint size;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count)
    {
        if (count == 0) return 0;
        while (true)
        {
            if (atMember)
            {
                if (!Fill()) return 0;
                if (gzip) ReadHeader();
                else if (inflater.IsFinished) throw Damaged("There are bytes after the end of the compressed data");
                atMember = false;
            }

            int got = Inflate(buffer, offset, count);
            if (got > 0)
            {
                crc.Append(buffer.AsSpan(offset, got));
                size += (uint)got;
                return got;
            }

            if (inflater.IsFinished) EndMember();
            else if (!inflater.IsNeedingInput) throw Damaged("The compressed data asks for a dictionary");
            else if (Fill()) Feed();
            else throw Damaged("The compressed data ends early");
        }
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) file.Dispose();
        base.Dispose(disposing);
    }

    private int Inflate(byte[] buffer, int offset, int count)
    {
        try
        {
            return inflater.Inflate(buffer, offset, count);
        }
        catch (Exception error) when (error is SharpZipBaseException or IndexOutOfRangeException or ArgumentException or InvalidOperationException)
        {
            throw Damaged(error is SharpZipBaseException ? $"The compressed data is damaged: {error.Message}" : "The compressed data is damaged", error);
        }
    }

    private void Feed()
    {
        inflater.SetInput(input, inputStart, inputEnd - inputStart);
        inputStart = inputEnd;
    }

    private void EndMember()
    {
        inputStart = inputEnd - inflater.RemainingInput;
        if (gzip)
        {
            Span<byte> trailer = stackalloc byte[8];
            for (int i = 0; i < trailer.Length; i++)
                trailer[i] = NextByte();
            if (BinaryPrimitives.ReadUInt32LittleEndian(trailer) != crc.GetCurrentHashAsUInt32())
                throw Damaged("The checksum at the end of the compressed data is wrong");
            if (BinaryPrimitives.ReadUInt32LittleEndian(trailer[4..]) != size)
                throw Damaged("The length at the end of the compressed data is wrong");
            crc.Reset();
            size = 0;
            inflater = new Inflater(noHeader: true);
        }

        atMember = true;
    }

    // RFC 1952: magic, method 8, flags, time, extra flags, system; then what the flags announce.
    private void ReadHeader()
    {
        if (NextByte() != 0x1F || NextByte() != 0x8B || NextByte() != 8) throw Damaged("This is no gzip data");
        int flags = NextByte();
        Skip(6);
        if ((flags & 4) != 0) Skip(NextByte() | NextByte() << 8);
        if ((flags & 8) != 0) SkipText();
        if ((flags & 16) != 0) SkipText();
        if ((flags & 2) != 0) Skip(2);
    }

    private void SkipText()
    {
        while (NextByte() != 0) { }
    }

    private void Skip(int count)
    {
        for (int i = 0; i < count; i++) NextByte();
    }

    private byte NextByte() => Fill() ? input[inputStart++] : throw Damaged("The compressed data ends early");

    private bool Fill()
    {
        if (inputStart < inputEnd) return true;
        (inputStart, inputEnd) = (0, file.Read(input));
        return inputEnd > 0;
    }

    private DataException Damaged(string cause, Exception? inner = null) =>
        new("MF6022", FormattableString.Invariant($"{path}, before byte {file.Position}"), cause, "Fetch or build the file again.", inner);
}
