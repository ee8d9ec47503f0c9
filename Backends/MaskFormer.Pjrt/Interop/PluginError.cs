using System.Text;

namespace MaskFormer.Pjrt.Interop;

/// <summary>Reads and frees the plugin's error objects. Reading an error must not fail: what cannot be read is said in words.</summary>
internal static unsafe class PluginError
{
    /// <summary>Copies code and message, frees the error, and makes the exception.</summary>
    public static PjrtException Take(PjrtApi api, nint error, Failure failure, Slot slot)
    {
        string message = Message(api, error);
        PjrtCode code = Code(api, error);
        Destroy(api, error);
        return new PjrtException(failure.Id, $"PJRT_{slot} of {api.Path}", code, Shorten(message), failure.Remedy);
    }

    public static bool SaysStructIsTooSmall(PjrtApi api, nint error)
    {
        string message = Message(api, error);
        return message.StartsWith("Unexpected ", StringComparison.Ordinal) && message.Contains(" size: expected ", StringComparison.Ordinal);
    }

    public static void Destroy(PjrtApi api, nint error)
    {
        nint function = api.Function(Slot.ErrorDestroy);
        if (function == 0) return;
        HandleArguments arguments = new() { Handle = error };
        *(nuint*)&arguments = HandleArguments.StructSize;
        ((delegate* unmanaged[Cdecl]<void*, void>)function)(&arguments);
    }

    public static string Message(PjrtApi api, nint error)
    {
        nint function = api.Function(Slot.ErrorMessage);
        if (function == 0) return "the plugin gives no message";
        ArrayArguments arguments = new() { Handle = error };
        *(nuint*)&arguments = ArrayArguments.StructSize;
        ((delegate* unmanaged[Cdecl]<void*, void>)function)(&arguments);
        return Text.Read(arguments.Items, arguments.Count);
    }

    private static PjrtCode Code(PjrtApi api, nint error)
    {
        nint function = api.Function(Slot.ErrorGetCode);
        if (function == 0) return PjrtCode.Unknown;
        Int32Arguments arguments = new() { Handle = error };
        *(nuint*)&arguments = Int32Arguments.StructSize;
        nint second = ((delegate* unmanaged[Cdecl]<void*, nint>)function)(&arguments);
        if (second == 0) return (PjrtCode)arguments.Value;
        Destroy(api, second);
        return PjrtCode.Unknown;
    }

    // A refused program of megabytes is repeated in some messages: the start and the end hold what matters.
    private static string Shorten(string message)
    {
        message = message.Trim().TrimEnd('.');
        if (message.Length <= 4000) return message;
        return new StringBuilder().Append(message, 0, 3000).Append(" … ").Append(message, message.Length - 900, 900).ToString();
    }
}
