namespace MaskFormer.Runtime.Checkpoints;

/// <summary>What a pickle's opcodes work on: a stack of values, marks in it, and a memo of values that are used again.</summary>
/// <param name="reader">Makes the error of a file whose opcodes do not fit together.</param>
internal sealed class PickleStack(PickleReader reader)
{
    private const int MostMemos = 1 << 24;
    private readonly List<object?> values = [];
    private readonly Stack<int> marks = [];
    private readonly Dictionary<long, object?> memo = [];

    /// <summary>Values in the memo; an opcode without a key takes this as its own.</summary>
    public int Memos => memo.Count;

    // Nothing below the last mark can be taken before the mark is.
    private int Floor => marks.TryPeek(out int mark) ? mark : 0;

    public void Mark() => marks.Push(values.Count);

    public void Push(object? value) => values.Add(value);

    public object? Peek() => values.Count > Floor ? values[^1] : throw reader.Damaged("the stack is empty");

    public object? Pop()
    {
        object? value = Peek();
        values.RemoveAt(values.Count - 1);
        return value;
    }

    /// <summary>Takes values from the top, in the order in which they were pushed.</summary>
    public List<object?> Pop(int count) => values.Count - Floor >= count ? PopFrom(values.Count - count) : throw reader.Damaged("the stack is too short");

    /// <summary>Takes the last mark and all values above it.</summary>
    public List<object?> PopToMark() => marks.TryPop(out int mark) ? PopFrom(mark) : throw reader.Damaged("there is no mark");

    /// <summary>The only value that is left at the end.</summary>
    public object? Result() => values.Count == 1 && marks.Count == 0 ? values[0] : throw reader.Damaged($"{values.Count} values at the end");

    /// <summary>Keeps the value at the top in the memo.</summary>
    public void Memoize(long key)
    {
        if (memo.Count >= MostMemos) throw reader.Damaged("too many values are remembered");
        memo[key] = Peek();
    }

    /// <summary>Pushes a value of the memo.</summary>
    public void Recall(long key) => Push(memo.TryGetValue(key, out object? value) ? value : throw reader.Damaged($"value {key} was never remembered"));

    private List<object?> PopFrom(int start)
    {
        List<object?> taken = values.GetRange(start, values.Count - start);
        values.RemoveRange(start, taken.Count);
        return taken;
    }
}
