namespace MaskFormer.Pjrt;

/// <summary>
/// Options of a client. Only what is set is passed: the CUDA plugin and libtpu refuse names that they do not know
/// (sources: xla/pjrt/c/pjrt_c_api_cpu_internal.cc, pjrt_c_api_gpu_internal.cc).
/// </summary>
public sealed record ClientOptions
{
    /// <summary>CPU: virtual devices. Unset, the plugin makes 4.</summary>
    public int? CpuDevices { get; init; }

    /// <summary>GPU: the part of the memory to take, 0 to 1. Unset: 0.75.</summary>
    public float? MemoryFraction { get; init; }

    /// <summary>GPU: whether to take the memory at once. Unset: yes.</summary>
    public bool? Preallocate { get; init; }

    /// <summary>GPU: <c>default</c>, <c>bfc</c>, <c>cuda_async</c> or <c>platform</c>.</summary>
    public string? Allocator { get; init; }

    /// <summary>GPU: numbers of the devices to use.</summary>
    public IReadOnlyList<long>? VisibleDevices { get; init; }

    /// <summary>Other options by the plugin's names. Values: string, long, long[], float, bool.</summary>
    public IReadOnlyDictionary<string, object> Others { get; init; } = new Dictionary<string, object>();

    /// <summary>
    /// Options that make at least so many devices, where that is a matter of options at all: virtual devices on the CPU.
    /// Elsewhere the devices are there or not, and compiling for more of them than there are is an error.
    /// </summary>
    public static ClientOptions For(PluginKind kind, int devices) => kind == PluginKind.Cpu ? new() { CpuDevices = devices } : new();

    /// <summary>Adds options as a user types them, by the plugins' own names.</summary>
    /// <param name="texts">For example <c>memory_fraction=0.5</c>, <c>preallocate=false</c>, <c>visible_devices=0,2</c>.</param>
    /// <exception cref="PjrtException">MF8108: a value that cannot be read.</exception>
    public ClientOptions With(IReadOnlyDictionary<string, string> texts)
    {
        ClientOptions options = this;
        Dictionary<string, object> others = new(Others, StringComparer.Ordinal);
        foreach ((string name, string text) in texts)
        {
            switch (name)
            {
                case "cpu_device_count":
                    options = options with
                    {
                        CpuDevices = OptionText.Integer(text) is >= int.MinValue and <= int.MaxValue and { } count
                            ? (int)count
                            : throw Unreadable(name, text, "a whole number"),
                    };
                    break;
                case "memory_fraction":
                    options = options with
                    {
                        MemoryFraction = (float?)OptionText.Number(text) ?? throw Unreadable(name, text, "a number above 0 and at most 1"),
                    };
                    break;
                case "preallocate":
                    options = options with { Preallocate = OptionText.Truth(text) ?? throw Unreadable(name, text, "true or false") };
                    break;
                case "allocator":
                    options = options with { Allocator = text };
                    break;
                case "visible_devices":
                    options = options with { VisibleDevices = OptionText.Integers(text) ?? throw Unreadable(name, text, "numbers with commas") };
                    break;
                default:
                    others[name] = OptionText.Any(text);
                    break;
            }
        }

        return options with { Others = others };
    }

    internal IReadOnlyDictionary<string, object> ToNamedValues()
    {
        Check();
        Dictionary<string, object> values = new(Others, StringComparer.Ordinal);
        if (CpuDevices is { } devices) values["cpu_device_count"] = (long)devices;
        if (MemoryFraction is { } fraction) values["memory_fraction"] = fraction;
        if (Preallocate is { } preallocate) values["preallocate"] = preallocate;
        if (Allocator is { } allocator) values["allocator"] = allocator;
        if (VisibleDevices is { } visible) values["visible_devices"] = visible.ToArray();
        return values;
    }

    private void Check()
    {
        if (CpuDevices is < 1 or > 1024)
            throw Wrong("cpu_device_count", $"{CpuDevices} devices are asked for", "Ask for 1 to 1024");
        if (MemoryFraction is { } fraction && !(fraction > 0 && fraction <= 1))
            throw Wrong("memory_fraction", $"{fraction} is no part of the memory", "Use more than 0 and at most 1");
        foreach ((string name, object value) in Others)
        {
            if (value is not (string or int or long or long[] or float or double or bool))
                throw Wrong(name, $"the C API has no values of type {value.GetType().Name}", "Use a text, number, list of integers, or true or false");
        }
    }

    private static PjrtException Unreadable(string option, string text, string wanted) =>
        Wrong(option, $"\"{text}\" is not {wanted}", $"Write {option}=VALUE with {wanted}");

    private static PjrtException Wrong(string option, string cause, string remedy) => new("MF8108", $"client option {option}", cause, remedy);
}
