namespace MaskFormer.Torch;

/// <summary>
/// The second convolution library inside libtorch (torch.backends.nnpack of PyTorch, which TorchSharp does not offer, so libtorch's own symbols are called).
/// It is switched off: it is tried only for convolutions of one thread without gradients, is there on some processors only, so that the same program would
/// compute other last digits elsewhere, and where it is not there libtorch says so on standard error at every convolution, thousands of lines an evaluation.
/// </summary>
internal static unsafe class Nnpack
{
    private const string GlobalContext = "_ZN2at13globalContextEv"; // at::Context& at::globalContext()
    private const string SetEnabled = "_ZN2at7Context20setUserEnabledNNPACKEb"; // void at::Context::setUserEnabledNNPACK(bool)
    private const string GetEnabled = "_ZNK2at7Context17userEnabledNNPACKEv"; // bool at::Context::userEnabledNNPACK() const

    /// <summary>Switches it off, once libtorch is loaded; does nothing where libtorch names its functions in another way.</summary>
    public static void Disable()
    {
        if (Find(GlobalContext) is var context and not 0 && Find(SetEnabled) is var set and not 0)
            ((delegate* unmanaged[Cdecl]<nint, byte, void>)set)(((delegate* unmanaged[Cdecl]<nint>)context)(), 0);
    }

    /// <summary>Whether libtorch may use it; null where that cannot be asked.</summary>
    public static bool? IsEnabled() => Find(GlobalContext) is var context and not 0 && Find(GetEnabled) is var get and not 0
        ? ((delegate* unmanaged[Cdecl]<nint, byte>)get)(((delegate* unmanaged[Cdecl]<nint>)context)()) != 0
        : null;

    // libtorch is loaded already: this finds it again.
    private static nint Find(string name) =>
        System.Runtime.InteropServices.NativeLibrary.TryLoad("torch_cpu", typeof(TorchSharp.torch).Assembly, null, out nint library)
        && System.Runtime.InteropServices.NativeLibrary.TryGetExport(library, name, out nint address)
            ? address
            : 0;
}
