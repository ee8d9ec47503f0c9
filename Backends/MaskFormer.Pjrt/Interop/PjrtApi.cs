using System.Runtime.CompilerServices;

namespace MaskFormer.Pjrt.Interop;

/// <summary>A loaded plugin's function table. Calls carry the caller's argument size and turn errors into exceptions.</summary>
/// <remarks>Slots that a plugin leaves null or that lie past its table are "not offered": <see cref="Has"/> is false and a call says so.</remarks>
internal sealed unsafe class PjrtApi
{
    /// <summary>Bytes before the first slot: struct size, extensions, version.</summary>
    public const int HeaderSize = 40;

    /// <summary>Room that a plugin newer than the known layouts may want after an argument struct.</summary>
    private const int Spare = 64;

    private readonly byte* table;

    public PjrtApi(nint table, string path)
    {
        this.table = (byte*)table;
        Path = path;
        TableSize = *(long*)this.table;
        Major = *(int*)(this.table + 32);
        Minor = *(int*)(this.table + 36);
    }

    /// <summary>Where the plugin was loaded from; the place in its errors.</summary>
    public string Path { get; }

    public long TableSize { get; }

    public int Major { get; }

    public int Minor { get; }

    public nint Extensions => *(nint*)(table + 8);

    /// <summary>Number of slots that the plugin says it has.</summary>
    public int SlotCount => (int)Math.Min((TableSize - HeaderSize) / sizeof(nint), int.MaxValue);

    /// <summary>Counts the handles that are alive, by kind: what a leak test looks at.</summary>
    public HandleCensus Census { get; } = new();

    public bool Has(Slot slot) => Function(slot) != 0;

    /// <summary>Calls a function; throws on an error.</summary>
    /// <param name="slot">The function.</param>
    /// <param name="arguments">Its argument struct; the size field is set here.</param>
    /// <param name="failure">The error ID and remedy in case it fails.</param>
    /// <exception cref="PjrtException">The plugin does not offer the function, or returned an error.</exception>
    public void Call<T>(Slot slot, ref T arguments, Failure failure) where T : unmanaged, IArguments
    {
        nint error = TryCall(slot, ref arguments);
        if (error != 0) throw PluginError.Take(this, error, failure, slot);
    }

    /// <summary>Calls a function and returns the plugin's error handle, 0 for success. The caller owns the error.</summary>
    public nint TryCall<T>(Slot slot, ref T arguments) where T : unmanaged, IArguments
    {
        nint function = Function(slot);
        if (function == 0)
        {
            throw new PjrtException(
                "MF8107",
                Path,
                PjrtCode.Unimplemented,
                $"the plugin (PJRT {Major}.{Minor}) does not offer PJRT_{slot}",
                "Use a newer plugin"
            );
        }

        var call = (delegate* unmanaged[Cdecl]<void*, nint>)function;
        fixed (T* pointer = &arguments)
        {
            *(nuint*)pointer = T.StructSize;
            nint error = call(pointer);
            if (error == 0 || !PluginError.SaysStructIsTooSmall(this, error)) return error;

            // A plugin newer than the known layouts: fields that it added are at the end and zero means absent.
            PluginError.Destroy(this, error);
            byte* larger = stackalloc byte[sizeof(T) + Spare];
            new Span<byte>(larger, sizeof(T) + Spare).Clear();
            *(T*)larger = *pointer;
            *(nuint*)larger = (nuint)(sizeof(T) + Spare);
            error = call(larger);
            *pointer = *(T*)larger;
            return error;
        }
    }

    /// <summary>The raw function pointer, 0 where not offered.</summary>
    public nint Function(Slot slot)
    {
        long end = HeaderSize + ((long)slot + 1) * sizeof(nint);
        if (end > TableSize) return 0;

        // An intermediate 0.105 had another function in slot 135: the numbers past it are only sure from 0.106 on.
        if ((int)slot >= 135 && Minor < 106) return 0;
        return Unsafe.ReadUnaligned<nint>(table + end - sizeof(nint));
    }
}
