using System.Text;

namespace MaskFormer.Pjrt.Interop;

/// <summary>Texts of the C API: pointer and length, UTF-8, not terminated, owned by the object that was asked.</summary>
internal static unsafe class Text
{
    public static string Read(nint pointer, nuint size) =>
        pointer == 0 || size == 0 ? "" : Encoding.UTF8.GetString((byte*)pointer, checked((int)size));

    /// <summary>Asks an object for a text.</summary>
    public static string Query(PjrtApi api, Slot slot, nint handle, Failure failure)
    {
        ArrayArguments arguments = new() { Handle = handle };
        api.Call(slot, ref arguments, failure);
        return Read(arguments.Items, arguments.Count);
    }

    /// <summary>Asks an object for an array of pointers.</summary>
    public static nint[] QueryPointers(PjrtApi api, Slot slot, nint handle, Failure failure)
    {
        ArrayArguments arguments = new() { Handle = handle };
        api.Call(slot, ref arguments, failure);
        return new ReadOnlySpan<nint>((void*)arguments.Items, checked((int)arguments.Count)).ToArray();
    }
}
