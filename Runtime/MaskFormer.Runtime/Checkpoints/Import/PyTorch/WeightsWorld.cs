using System.Text;
using MaskFormer.Language;

namespace MaskFormer.Runtime.Checkpoints;

/// <summary>
/// The complete list of globals that a weights file may mention, and what they mean here: PyTorch's tensors and NumPy's arrays. All of them only
/// describe data. Everything else, also the harmless, is refused with its name.
/// </summary>
/// <param name="place">The file.</param>
/// <param name="budget">What it may grow to.</param>
internal sealed class WeightsWorld(string place, ReadBudget budget) : IPickleWorld
{
    private const int LongestDevice = 64, MostAxes = 64, BytesOfValue = 32;
    private readonly Dictionary<string, TorchStorage> storages = [];

    /// <summary>Reads the nested file that <c>torch.storage._load_from_bytes</c> holds; null where no nesting is possible.</summary>
    public Func<ReadOnlyMemory<byte>, object?>? Nested { get; init; }

    /// <summary>The storages that lie outside of the pickle, by key.</summary>
    public IReadOnlyDictionary<string, TorchStorage> Storages => storages;

    public bool Knows(PickleGlobal global) => TorchTypes.IsStorage(global, out _) || TorchTypes.IsDtype(global, out _) || global.ToString() is
        "collections.OrderedDict" or "torch.Size" or "torch.device"
        or "torch._utils._rebuild_tensor" or "torch._utils._rebuild_tensor_v2" or "torch._utils._rebuild_tensor_v3"
        or "torch._utils._rebuild_parameter" or "torch._utils._rebuild_parameter_with_state"
        or "torch._utils._rebuild_device_tensor_from_numpy" or "torch._utils._rebuild_xla_tensor"
        or "torch.storage.UntypedStorage" or "torch.storage._load_from_bytes"
        or "numpy.ndarray" or "numpy.dtype" or "_codecs.encode" or "builtins.bytes" or "__builtin__.bytes" or "builtins.bytearray" or "__builtin__.bytearray"
        or "numpy.core.multiarray._reconstruct" or "numpy._core.multiarray._reconstruct"
        or "numpy.core.multiarray.scalar" or "numpy._core.multiarray.scalar"
        or "numpy.core.numeric._frombuffer" or "numpy._core.numeric._frombuffer";

    public object? Call(PickleGlobal global, IReadOnlyList<object?> arguments) => global.Module switch
    {
        "torch._utils" => Torch(global, arguments),
        "numpy" or "numpy.core.multiarray" or "numpy._core.multiarray" or "numpy.core.numeric" or "numpy._core.numeric" => Numpy(global, arguments),
        _ => Other(global, arguments),
    };

    private object Torch(PickleGlobal global, IReadOnlyList<object?> arguments) => (global.Name, arguments) switch
    {
        ("_rebuild_tensor" or "_rebuild_tensor_v2", [TorchStorage storage, long offset, PickleTuple shape, PickleTuple strides, ..]) =>
            TorchTensor.View(storage, offset, Sizes(shape), Sizes(strides)),
        ("_rebuild_tensor_v3", [TorchStorage storage, long offset, PickleTuple shape, PickleTuple strides, _, _, PickleGlobal dtype, ..])
            when TorchTypes.IsDtype(dtype, out ElementType type) => TorchTensor.View(Retype(storage, type), offset, Sizes(shape), Sizes(strides)),
        ("_rebuild_parameter" or "_rebuild_parameter_with_state", [TorchTensor tensor, ..]) => tensor,

        // Tensors of XLA devices, whose memory PyTorch cannot write: (array, element type, device, whether it has a gradient).
        ("_rebuild_device_tensor_from_numpy" or "_rebuild_xla_tensor", [NumpyArray array, ..]) => array,
        _ => throw Wrong(global),
    };

    private object Numpy(PickleGlobal global, IReadOnlyList<object?> arguments) => (global.Name, arguments) switch
    {
        ("dtype", [string code, ..]) => NumpyType.Parse(place, code),
        ("_reconstruct", [PickleGlobal { Module: "numpy", Name: "ndarray" }, ..]) => new NumpyArray(),
        ("scalar", [NumpyType element, var raw]) when Raw(raw) is { } bytes => Scalar(element, bytes),
        ("_frombuffer", [var raw, NumpyType element, PickleTuple shape, string order]) when Raw(raw) is { } bytes =>
            new NumpyArray().Fill(place, Sizes(shape), element, order == "F", bytes),
        _ => throw Wrong(global),
    };

    private object? Other(PickleGlobal global, IReadOnlyList<object?> arguments) => (global.ToString(), arguments) switch
    {
        ("collections.OrderedDict", _) => Ordered(arguments),
        ("torch.Size", [PickleTuple sizes]) => sizes,
        ("torch.device", [string { Length: <= LongestDevice } type]) => type,
        ("torch.device", [string { Length: <= LongestDevice } type, long index]) => FormattableString.Invariant($"{type}:{index}"),
        ("torch.storage._load_from_bytes", [ReadOnlyMemory<byte> bytes]) when Nested is not null => Nest(bytes),
        ("_codecs.encode", [string text, string encoding]) when encoding.Replace("-", "", StringComparison.Ordinal) is "latin1" or "iso88591" =>
            Raw(text),
        ("builtins.bytes" or "__builtin__.bytes" or "builtins.bytearray" or "__builtin__.bytearray", []) => ReadOnlyMemory<byte>.Empty,
        ("builtins.bytes" or "__builtin__.bytes" or "builtins.bytearray" or "__builtin__.bytearray", [ReadOnlyMemory<byte> bytes]) => bytes,
        _ => throw Wrong(global),
    };

    public void Build(object? target, object? state)
    {
        switch (target, state)
        {
            case (PickleDictionary, _): return; // attributes of an OrderedDict, such as _metadata: not weights
            case (TorchTensor, _): return; // attributes of a tensor
            case (NumpyType type, PickleTuple { Items: [_, string order, ..] }):
                type.BigEndian = order == ">";
                return;
            case (NumpyArray array, PickleTuple { Items: [long, PickleTuple shape, NumpyType type, bool fortran, var raw] }) when Raw(raw) is { } bytes:
                array.Fill(place, Sizes(shape), type, fortran, bytes);
                return;
            default: throw Wrong(new PickleGlobal("object", target?.GetType().Name ?? "None"));
        }
    }

    public object? Persistent(object? id)
    {
        // ('storage', class, key, device, number of elements[, view])
        if (
            id is not PickleTuple { Items: ["storage", PickleGlobal kind, var keyValue, _, long count, ..] } tuple
            || keyValue is not (string or long)
            || count < 0
        )
            throw Wrong(new PickleGlobal("persistent", "id"));
        ElementType type = TorchTypes.IsStorage(kind, out ElementType known) ? known : ElementType.U8; // UntypedStorage counts bytes
        string key = keyValue.ToString()!;
        if (!storages.TryGetValue(key, out TorchStorage? storage)) storages[key] = storage = new TorchStorage(type, count);
        else if (storage.Type != type || storage.Count != count) throw Wrong(new PickleGlobal("storage", key));
        if (tuple.Items.Count < 6 || tuple.Items[5] is not PickleTuple { Items: [_, long offset, long length] }) return storage;

        if (offset < 0 || length < 0 || offset > count - length) throw Wrong(new PickleGlobal("storage view", key));
        TorchStorage view = new(type, length); // a storage within another, as before PyTorch 0.4
        view.Place((from, bytes) => storage.Read(key, offset + from / type.Size(), bytes / type.Size()));
        return view;
    }

    private object? Nest(ReadOnlyMemory<byte> bytes)
    {
        budget.Take(BytesOfValue * (long)bytes.Length); // each of them may make a value
        return Nested!(bytes);
    }

    private PickleDictionary Ordered(IReadOnlyList<object?> arguments)
    {
        PickleDictionary result = new();
        if (arguments is [List<object?> pairs])
        {
            budget.Take(BytesOfValue * (long)pairs.Count);
            foreach (object? pair in pairs)
            {
                IReadOnlyList<object?>? items = pair as List<object?> ?? (pair as PickleTuple)?.Items;
                if (items is [var key, var value]) result.Pairs.Add(new(key, value));
            }
        }

        return result;
    }

    private static TorchStorage Retype(TorchStorage storage, ElementType type)
    {
        int ratio = type.Size() / storage.Type.Size();
        TorchStorage view = new(type, ratio == 0 ? 0 : storage.Count / ratio);
        view.Place((offset, bytes) => storage.Read("storage", offset / storage.Type.Size(), bytes / storage.Type.Size()));
        return view;
    }

    private object Scalar(NumpyType type, ReadOnlyMemory<byte> bytes)
    {
        NamedTensor value = new NumpyArray().Fill(place, [], type, false, bytes).ToNamed("");
        return type.Type is ElementType.F16 or ElementType.F32 or ElementType.F64 ? value.ToDoubles()[0] : (long)value.ToDoubles()[0];
    }

    // Files of Python 2 hold bytes as text of one character per byte.
    private ReadOnlyMemory<byte>? Raw(object? value)
    {
        if (value is ReadOnlyMemory<byte> bytes) return bytes;
        if (value is not string text) return null;
        budget.Take(text.Length);
        return Encoding.Latin1.GetBytes(text);
    }

    private List<long> Sizes(PickleTuple tuple) =>
        tuple.Items.Count > MostAxes
            ? throw Wrong(new PickleGlobal("tuple", "size"))
            : [.. tuple.Items.Select(item => item is long size ? size : throw Wrong(new PickleGlobal("tuple", "size")))];

    private MaskFormerException Wrong(PickleGlobal what) =>
        new("MF4012", place, $"the pickle is damaged: {what} has other arguments than it should", "Get the file again, or save it as safetensors.");
}
