namespace MaskFormer.Pjrt.Interop;

/// <summary>Bytes that the plugin lends together with a function that frees them.</summary>
internal static unsafe class Serialiser
{
    public static byte[] Read(PjrtApi api, Slot slot, nint handle, Failure failure)
    {
        SerialiseArguments arguments = new() { Handle = handle };
        api.Call(slot, ref arguments, failure);
        try
        {
            return new ReadOnlySpan<byte>((void*)arguments.Bytes, checked((int)arguments.Size)).ToArray();
        }
        finally
        {
            if (arguments.Deleter != 0) ((delegate* unmanaged[Cdecl]<nint, void>)arguments.Deleter)(arguments.Owner);
        }
    }
}
