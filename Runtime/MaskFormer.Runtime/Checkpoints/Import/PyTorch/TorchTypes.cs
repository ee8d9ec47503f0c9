namespace MaskFormer.Runtime.Checkpoints;

/// <summary>PyTorch's names of element types.</summary>
internal static class TorchTypes
{
    private static readonly Dictionary<string, ElementType> storages = new()
    {
        ["BoolStorage"] = ElementType.Bool,
        ["ByteStorage"] = ElementType.U8,
        ["CharStorage"] = ElementType.I8,
        ["ShortStorage"] = ElementType.I16,
        ["IntStorage"] = ElementType.I32,
        ["LongStorage"] = ElementType.I64,
        ["HalfStorage"] = ElementType.F16,
        ["BFloat16Storage"] = ElementType.BF16,
        ["FloatStorage"] = ElementType.F32,
        ["DoubleStorage"] = ElementType.F64,
    };

    private static readonly Dictionary<string, ElementType> dtypes = new()
    {
        ["bool"] = ElementType.Bool,
        ["uint8"] = ElementType.U8,
        ["int8"] = ElementType.I8,
        ["uint16"] = ElementType.U16,
        ["int16"] = ElementType.I16,
        ["uint32"] = ElementType.U32,
        ["int32"] = ElementType.I32,
        ["uint64"] = ElementType.U64,
        ["int64"] = ElementType.I64,
        ["float16"] = ElementType.F16,
        ["bfloat16"] = ElementType.BF16,
        ["float32"] = ElementType.F32,
        ["float64"] = ElementType.F64,
    };

    /// <summary>The class of a typed storage, for example <c>torch.FloatStorage</c>.</summary>
    public static bool IsStorage(PickleGlobal global, out ElementType type)
    {
        type = default;
        return global.Module == "torch" && storages.TryGetValue(global.Name, out type);
    }

    /// <summary>Whether there is a typed storage of a type; those that came later have none.</summary>
    public static bool HasStorage(ElementType type) => storages.ContainsValue(type);

    /// <summary>The class of a typed storage of a type.</summary>
    /// <exception cref="ArgumentException">PyTorch has no such storage.</exception>
    public static string StorageOf(ElementType type) =>
        storages.FirstOrDefault(one => one.Value == type).Key ?? throw new ArgumentException($"PyTorch has no storage of {type.FileName()}");

    /// <summary>A dtype, for example <c>torch.float32</c>.</summary>
    public static bool IsDtype(PickleGlobal global, out ElementType type)
    {
        type = default;
        return global.Module == "torch" && dtypes.TryGetValue(global.Name, out type);
    }
}
