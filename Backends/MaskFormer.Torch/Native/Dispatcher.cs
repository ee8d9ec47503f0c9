using System.Runtime.InteropServices;
using System.Text;
using static TorchSharp.torch;
using NativeLoader = System.Runtime.InteropServices.NativeLibrary;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Torch;

/// <summary>
/// Calls ATen operators that TorchSharp does not wrap, through libtorch's stable C interface (torch/csrc/stable/c/shim.h).
/// The call convention holds for libtorch 2.10; elsewhere <see cref="Available"/> is false and callers take their other path.
/// </summary>
internal static unsafe class Dispatcher
{
    private const ulong Version = 0x020A_0000_0000_0000; // 2.10.0
    private static readonly delegate* unmanaged<byte*, byte*, ulong*, ulong, int> call;
    private static readonly delegate* unmanaged<IntPtr, IntPtr*, int> newHandle;
    private static readonly delegate* unmanaged<nuint, IntPtr*, int> newList;
    private static readonly delegate* unmanaged<IntPtr, ulong, int> push;

    static Dispatcher()
    {
        NativeLibrary.Prepare();
        string[] names = ["libtorch_cpu.so", "torch_cpu.dll", "libtorch_cpu.dylib"];
        string[] folders = ["", "runtimes/linux-x64/native", "runtimes/win-x64/native", "runtimes/osx-arm64/native"];
        string? path = folders.SelectMany(folder => names.Select(name => Path.Combine(AppContext.BaseDirectory, folder, name))).FirstOrDefault(File.Exists);
        if (!__version__.StartsWith("2.10.", StringComparison.Ordinal) || path is null || !NativeLoader.TryLoad(path, out IntPtr library))
            return;
        if (
            !NativeLoader.TryGetExport(library, "torch_call_dispatcher", out IntPtr dispatch)
            || !NativeLoader.TryGetExport(library, "aoti_torch_new_tensor_handle", out IntPtr handle)
        )
            return;
        if (
            !NativeLoader.TryGetExport(library, "torch_new_list_reserve_size", out IntPtr reserve)
            || !NativeLoader.TryGetExport(library, "torch_list_push_back", out IntPtr append)
        )
            return;
        call = (delegate* unmanaged<byte*, byte*, ulong*, ulong, int>)dispatch;
        newHandle = (delegate* unmanaged<IntPtr, IntPtr*, int>)handle;
        newList = (delegate* unmanaged<nuint, IntPtr*, int>)reserve;
        push = (delegate* unmanaged<IntPtr, ulong, int>)append;
        Available = true;
    }

    /// <summary>Whether operators can be called this way here.</summary>
    public static bool Available { get; }

    /// <summary>Arguments are given away with the call: handles and lists must be made anew for each.</summary>
    /// <exception cref="ExternalException">The operator failed.</exception>
    public static void Call(string name, ReadOnlySpan<ulong> arguments)
    {
        byte[] text = Encoding.ASCII.GetBytes(name + "\0\0"); // the second zero is the empty overload name
        fixed (byte* start = text)
        fixed (ulong* stack = arguments)
        {
            if (call(start, start + name.Length + 1, stack, Version) != 0) throw new ExternalException($"{name} failed");
        }
    }

    /// <summary>A list of tensors as an argument.</summary>
    public static ulong List(ReadOnlySpan<Tensor> tensors)
    {
        IntPtr list;
        Check(newList((nuint)tensors.Length, &list));
        foreach (Tensor tensor in tensors)
        {
            IntPtr handle;
            Check(newHandle(tensor.Handle, &handle));
            Check(push(list, (ulong)handle));
        }

        return (ulong)list;
    }

    /// <summary>A number as an argument.</summary>
    public static ulong Number(double value) => BitConverter.DoubleToUInt64Bits(value);

    private static void Check(int error)
    {
        if (error != 0) throw new ExternalException("libtorch could not take an argument");
    }
}
