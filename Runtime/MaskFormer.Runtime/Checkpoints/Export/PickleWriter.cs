using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace MaskFormer.Runtime.Checkpoints;

/// <summary>Writes the few things that pickles of weights hold, by protocol 2 (<c>pickletools.py</c> describes it).</summary>
internal sealed class PickleWriter
{
    private readonly ArrayBufferWriter<byte> bytes = new();

    public PickleWriter() => Code(0x80, 2);

    /// <summary>The finished pickle.</summary>
    public byte[] Finish()
    {
        Code((byte)'.');
        return bytes.WrittenSpan.ToArray();
    }

    public void Text(string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        Code((byte)'X');
        BinaryPrimitives.WriteInt32LittleEndian(bytes.GetSpan(4), utf8.Length);
        bytes.Advance(4);
        bytes.Write(utf8);
    }

    public void Number(long number)
    {
        if (number is >= int.MinValue and <= int.MaxValue)
        {
            Code((byte)'J');
            BinaryPrimitives.WriteInt32LittleEndian(bytes.GetSpan(4), (int)number);
            bytes.Advance(4);
            return;
        }

        Code(0x8a, 8);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.GetSpan(8), number);
        bytes.Advance(8);
    }

    public void False() => Code(0x89);

    public void Global(string module, string name)
    {
        Code((byte)'c');
        bytes.Write(Encoding.ASCII.GetBytes($"{module}\n{name}\n"));
    }

    /// <summary>A tuple of what <paramref name="items"/> writes.</summary>
    public void Tuple(Action items)
    {
        Code((byte)'(');
        items();
        Code((byte)'t');
    }

    /// <summary>A dictionary of the pairs that <paramref name="pairs"/> writes.</summary>
    public void Dictionary(Action pairs)
    {
        Code((byte)'}');
        Fill(pairs);
    }

    /// <summary>A <c>collections.OrderedDict</c>.</summary>
    public void Ordered(Action pairs)
    {
        Global("collections", "OrderedDict");
        Code((byte)')');
        Call();
        Fill(pairs);
    }

    /// <summary>Calls the value before the last one with the tuple that was written last (REDUCE).</summary>
    public void Call() => Code((byte)'R');

    /// <summary>Gives the value before the last one the attributes in the dictionary that was written last (BUILD).</summary>
    public void Attributes() => Code((byte)'b');

    /// <summary>Turns the tuple that was written last into a reference to an object outside of the pickle (BINPERSID).</summary>
    public void Outside() => Code((byte)'Q');

    private void Fill(Action pairs)
    {
        Code((byte)'(');
        pairs();
        Code((byte)'u');
    }

    private void Code(params ReadOnlySpan<byte> codes) => bytes.Write(codes);
}
