using System.Globalization;
using System.Numerics;

namespace MaskFormer.Runtime.Checkpoints;

/// <summary>
/// Runs the opcodes that build data (protocols 0 to 5 as NumPy and PyTorch use them). A pickle is a program; this machine has no instruction that could
/// import or execute anything: names are only compared with the list of <see cref="IPickleWorld"/>. Python: <c>pickletools</c> documents the opcodes.
/// </summary>
internal sealed class PickleMachine(PickleReader reader, IPickleWorld world)
{
    private const int MostMemos = 1 << 24;
    private readonly List<object?> stack = [];
    private readonly Stack<int> marks = [];
    private readonly Dictionary<long, object?> memo = [];

    /// <summary>Runs to the end of one pickle and gives its value.</summary>
    public object? Run()
    {
        while (true)
        {
            byte code = reader.Byte();
            if (code == '.')
            {
                if (stack.Count != 1 || marks.Count != 0) throw reader.Damaged($"{stack.Count} values at the end");
                return stack[0];
            }

            Step(code);
        }
    }

    private void Step(byte code)
    {
        switch (code)
        {
            case 0x80:
                int protocol = reader.Byte();
                if (protocol is < 2 or > 5)
                    throw reader.Damaged($"protocol {protocol} is unknown");
                break;
            case 0x95:
                reader.Length64();
                break;
            case (byte)'(':
                marks.Push(stack.Count);
                break;
            case (byte)'0':
                Pop();
                break;
            case (byte)'1':
                PopToMark();
                break;
            case (byte)'2':
                Push(Peek());
                break;
            case (byte)'N':
                Push(null);
                break;
            case 0x88:
                Push(true);
                break;
            case 0x89:
                Push(false);
                break;
            case (byte)'K':
                Push((long)reader.Byte());
                break;
            case (byte)'M':
                Push((long)reader.UInt16());
                break;
            case (byte)'J':
                Push((long)reader.Int32());
                break;
            case (byte)'I':
                Push(Integer(reader.Line()));
                break;
            case (byte)'L':
                Push(Integer(reader.Line().TrimEnd('L')));
                break;
            case 0x8A:
                Push(Integer(reader.Bytes(reader.Byte())));
                break;
            case (byte)'G':
                Push(reader.BigEndianDouble());
                break;
            case (byte)'F':
                Push(
                    double.TryParse(reader.Line(), NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
                        ? number
                        : throw reader.Damaged("a number cannot be read")
                );
                break;
            case (byte)'X':
                Push(reader.Utf8(reader.UInt32()));
                break;
            case 0x8C:
                Push(reader.Utf8(reader.Byte()));
                break;
            case 0x8D:
                Push(reader.Utf8(reader.Length64()));
                break;
            case (byte)'U':
                Push(reader.Latin1(reader.Byte()));
                break;
            case (byte)'T':
                Push(reader.Latin1(reader.UInt32()));
                break;
            case (byte)'C':
                Push(reader.Bytes(reader.Byte()));
                break;
            case (byte)'B':
                Push(reader.Bytes(reader.UInt32()));
                break;
            case 0x8E or 0x96:
                Push(reader.Bytes(reader.Length64()));
                break;
            case (byte)')':
                Push(new PickleTuple([]));
                break;
            case (byte)'t':
                Push(new PickleTuple(PopToMark()));
                break;
            case 0x85:
                Push(new PickleTuple(PopSome(1)));
                break;
            case 0x86:
                Push(new PickleTuple(PopSome(2)));
                break;
            case 0x87:
                Push(new PickleTuple(PopSome(3)));
                break;
            case (byte)']' or 0x8F:
                Push(new List<object?>());
                break;
            case (byte)'l':
                Push(PopToMark());
                break;
            case 0x91:
                Push(PopToMark());
                break;
            case (byte)'a':
                Append([Pop()]);
                break;
            case (byte)'e' or 0x90:
                Append(PopToMark());
                break;
            case (byte)'}':
                Push(new PickleDictionary());
                break;
            case (byte)'d':
                List<object?> items = PopToMark();
                Push(new PickleDictionary());
                SetItems(items);
                break;
            case (byte)'s': SetItems(PopSome(2)); break;
            case (byte)'u': SetItems(PopToMark()); break;
            case (byte)'q': Memoize(reader.Byte()); break;
            case (byte)'r': Memoize(reader.UInt32()); break;
            case 0x94: Memoize(memo.Count); break;
            case (byte)'h': Push(Recall(reader.Byte())); break;
            case (byte)'j': Push(Recall(reader.UInt32())); break;
            case (byte)'c': Push(Global(reader.Line(), reader.Line())); break;
            case 0x93:
                List<object?> names = PopSome(2);
                Push(Global(names[0] as string, names[1] as string));
                break;
            case (byte)'R' or 0x81: Call(); break;
            case (byte)'b':
                object? state = Pop();
                world.Build(Peek(), state);
                break;
            case (byte)'Q': Push(world.Persistent(Pop())); break;
            default: throw reader.Damaged($"opcode 0x{code:X2} is not one that builds weights");
        }
    }

    private void Call()
    {
        object? arguments = Pop();
        if (Pop() is not PickleGlobal function || arguments is not PickleTuple tuple) throw reader.Damaged("something is called that is no name");
        Push(world.Call(function, tuple.Items));
    }

    private PickleGlobal Global(string? module, string? name)
    {
        if (module is null || name is null) throw reader.Damaged("a name is no text");
        PickleGlobal global = new(module, name);
        return world.Knows(global) ? global : throw reader.Refused(global);
    }

    private void Append(List<object?> items)
    {
        if (Peek() is not List<object?> list) throw reader.Damaged("items are added to something that is no list");
        list.AddRange(items);
    }

    private void SetItems(List<object?> items)
    {
        if (Peek() is not PickleDictionary dictionary) throw reader.Damaged("items are set in something that is no dictionary");
        if (items.Count % 2 != 0) throw reader.Damaged("a key has no value");
        for (int i = 0; i < items.Count; i += 2) dictionary.Pairs.Add(new(items[i], items[i + 1]));
    }

    private void Memoize(long key)
    {
        if (memo.Count >= MostMemos) throw reader.Damaged("too many values are remembered");
        memo[key] = Peek();
    }

    private object? Recall(long key) => memo.TryGetValue(key, out object? value) ? value : throw reader.Damaged($"value {key} was never remembered");

    private void Push(object? value) => stack.Add(value);

    private object? Peek() => stack.Count > Floor ? stack[^1] : throw reader.Damaged("the stack is empty");

    private object? Pop()
    {
        object? value = Peek();
        stack.RemoveAt(stack.Count - 1);
        return value;
    }

    private List<object?> PopSome(int count)
    {
        if (stack.Count - Floor < count) throw reader.Damaged("the stack is too short");
        List<object?> items = stack.GetRange(stack.Count - count, count);
        stack.RemoveRange(stack.Count - count, count);
        return items;
    }

    private List<object?> PopToMark()
    {
        if (!marks.TryPop(out int mark)) throw reader.Damaged("there is no mark");
        List<object?> items = stack.GetRange(mark, stack.Count - mark);
        stack.RemoveRange(mark, stack.Count - mark);
        return items;
    }

    private int Floor => marks.TryPeek(out int mark) ? mark : 0;

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
}
