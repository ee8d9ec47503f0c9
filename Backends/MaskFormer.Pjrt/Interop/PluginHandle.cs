using System.Runtime.InteropServices;

namespace MaskFormer.Pjrt.Interop;

/// <summary>
/// An object of the plugin. It holds a reference to its parent, so that the client dies after its buffers and executables
/// in whatever order the garbage collector runs finalisers.
/// </summary>
internal sealed class PluginHandle : SafeHandle
{
    private readonly PjrtApi api;
    private readonly Slot destroy;
    private readonly PluginHandle? parent;
    private volatile bool disposed;

    public PluginHandle(PjrtApi api, nint pointer, Slot destroy, PluginHandle? parent) : base(0, ownsHandle: true)
    {
        (this.api, this.destroy) = (api, destroy);
        SetHandle(pointer);
        api.Census.Born(destroy);
        if (parent is null) return;
        bool added = false;
        parent.DangerousAddRef(ref added);
        this.parent = parent;
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>The pointer, protected against destruction until the loan is disposed.</summary>
    /// <exception cref="ObjectDisposedException">Disposed, even if a child still keeps the object.</exception>
    public Loan Borrow()
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        return new Loan(this);
    }

    protected override void Dispose(bool disposing)
    {
        disposed = true;
        base.Dispose(disposing);
    }

    protected override bool ReleaseHandle()
    {
        HandleArguments arguments = new() { Handle = handle };
        nint error = api.TryCall(destroy, ref arguments);
        if (error != 0) PluginError.Destroy(api, error);
        api.Census.Died(destroy);
        parent?.DangerousRelease();
        return error == 0;
    }

    internal readonly ref struct Loan
    {
        private readonly PluginHandle owner;

        public Loan(PluginHandle owner)
        {
            bool added = false;
            owner.DangerousAddRef(ref added);
            this.owner = owner;
        }

        public nint Pointer => owner.handle;

        public void Dispose() => owner.DangerousRelease();
    }
}
