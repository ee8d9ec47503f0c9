using System.Globalization;
using System.Numerics;
using static MaskFormer.Runtime.Checkpoints.PickleOpcode;

namespace MaskFormer.Runtime.Checkpoints;

/// <summary>
/// Runs the opcodes that build data (protocols 0 to 5 as NumPy and PyTorch use them). A pickle is a program; this machine has no instruction that could
/// import or execute anything: names are only compared with the list of <see cref="IPickleWorld"/>. Python's <c>pickletools</c> documents the opcodes.
/// </summary>
internal sealed class PickleMachine(PickleReader reader, IPickleWorld world)
{
    private readonly PickleStack stack = new(reader);

    /// <summary>Runs to the end of one pickle and gives its value.</summary>
    public object? Run()
    {
        for (PickleOpcode code = Next(); code != Stop; code = Next()) Step(code);
        return stack.Result();
    }

    private PickleOpcode Next() => (PickleOpcode)reader.Byte();

    private void Step(PickleOpcode code)
    {
        switch (code)
        {
            case Proto: CheckProtocol(reader.Byte()); break;
            case Frame: reader.Length64(); break; // how many bytes to read at once: the reader decides itself

            case Mark: stack.Mark(); break;
            case Pop: stack.Pop(); break;
            case PopMark: stack.PopToMark(); break;
            case Dup: stack.Push(stack.Peek()); break;
            case BinPut: stack.Memoize(reader.Byte()); break;
            case LongBinPut: stack.Memoize(reader.UInt32()); break;
            case Memoize: stack.Memoize(stack.Memos); break;
            case BinGet: stack.Recall(reader.Byte()); break;
            case LongBinGet: stack.Recall(reader.UInt32()); break;

            case None: stack.Push(null); break;
            case NewTrue: stack.Push(true); break;
            case NewFalse: stack.Push(false); break;
            case BinInt1: stack.Push((long)reader.Byte()); break;
            case BinInt2: stack.Push((long)reader.UInt16()); break;
            case BinInt: stack.Push((long)reader.Int32()); break;
            case Int: stack.Push(Integer(reader.Line())); break;
            case Long: stack.Push(Integer(reader.Line().TrimEnd('L'))); break;
            case Long1: stack.Push(Integer(reader.Bytes(reader.Byte()))); break;
            case BinFloat: stack.Push(reader.BigEndianDouble()); break;
            case Float: stack.Push(Real(reader.Line())); break;

            case BinUnicode: stack.Push(reader.Utf8(reader.UInt32())); break;
            case ShortBinUnicode: stack.Push(reader.Utf8(reader.Byte())); break;
            case BinUnicode8: stack.Push(reader.Utf8(reader.Length64())); break;
            case ShortBinString: stack.Push(reader.Latin1(reader.Byte())); break;
            case BinString: stack.Push(reader.Latin1(reader.UInt32())); break;
            case ShortBinBytes: stack.Push(reader.Data(reader.Byte())); break;
            case BinBytes: stack.Push(reader.Data(reader.UInt32())); break;
            case BinBytes8 or ByteArray8: stack.Push(reader.Data(reader.Length64())); break;

            case EmptyTuple: stack.Push(new PickleTuple([])); break;
            case PickleOpcode.Tuple: stack.Push(new PickleTuple(stack.PopToMark())); break;
            case Tuple1: stack.Push(new PickleTuple(stack.Pop(1))); break;
            case Tuple2: stack.Push(new PickleTuple(stack.Pop(2))); break;
            case Tuple3: stack.Push(new PickleTuple(stack.Pop(3))); break;
            case EmptyList or EmptySet: stack.Push(new List<object?>()); break;
            case List or FrozenSet: stack.Push(stack.PopToMark()); break;
            case PickleOpcode.Append: Append([stack.Pop()]); break;
            case Appends or AddItems: Append(stack.PopToMark()); break;
            case EmptyDict: stack.Push(new PickleDictionary()); break;
            case Dict: PushDictionary(stack.PopToMark()); break;
            case SetItem: SetPairs(stack.Pop(2)); break;
            case SetItems: SetPairs(stack.PopToMark()); break;

            case PickleOpcode.Global: stack.Push(Global(reader.Line(), reader.Line())); break;
            case StackGlobal: PushGlobal(stack.Pop(2)); break;
            case Reduce or NewObj: Call(); break;
            case PickleOpcode.Build: Build(stack.Pop()); break;
            case BinPersId: stack.Push(world.Persistent(stack.Pop())); break;
            default: throw reader.Damaged($"opcode 0x{(byte)code:X2} is not one that builds weights");
        }
    }

    private void CheckProtocol(int protocol)
    {
        if (protocol is < 2 or > 5) throw reader.Damaged($"protocol {protocol} is unknown"); // 0 and 1 are not announced
    }

    private void Call()
    {
        object? arguments = stack.Pop();
        if (stack.Pop() is not PickleGlobal function || arguments is not PickleTuple tuple) throw reader.Damaged("something is called that is no name");
        stack.Push(world.Call(function, tuple.Items));
    }

    private void Build(object? state) => world.Build(stack.Peek(), state);

    private void PushGlobal(List<object?> names) => stack.Push(Global(names[0] as string, names[1] as string));

    private PickleGlobal Global(string? module, string? name)
    {
        if (module is null || name is null) throw reader.Damaged("a name is no text");
        PickleGlobal global = new(module, name);
        return world.Knows(global) ? global : throw reader.Refused(global);
    }

    private void Append(List<object?> items)
    {
        if (stack.Peek() is not List<object?> list) throw reader.Damaged("items are added to something that is no list");
        list.AddRange(items);
    }

    private void PushDictionary(List<object?> items)
    {
        stack.Push(new PickleDictionary());
        SetPairs(items);
    }

    private void SetPairs(List<object?> items)
    {
        if (stack.Peek() is not PickleDictionary dictionary) throw reader.Damaged("items are set in something that is no dictionary");
        if (items.Count % 2 != 0) throw reader.Damaged("a key has no value");
        for (int i = 0; i < items.Count; i += 2) dictionary.Pairs.Add(new(items[i], items[i + 1]));
    }

    private object Integer(string text) =>
        text switch
        {
            "00" => false, // protocol 0 writes truth values like this
            "01" => true,
            _ => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value)
                ? value
                : throw reader.Damaged("a whole number cannot be read"),
        };

    private static object Integer(byte[] littleEndian)
    {
        BigInteger value = new(littleEndian);
        return value >= long.MinValue && value <= long.MaxValue ? (object)(long)value : value; // the cast keeps a small number from being boxed as a large one
    }

    private double Real(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : throw reader.Damaged("a number cannot be read");
}
