using System.Runtime.CompilerServices;
using TorchSharp;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Torch;

/// <summary>
/// <c>module.to(float64)</c> as PyTorch does it: a parameter stays the same object and gets other data.
/// TorchSharp makes new objects and disposes the old ones, which fields of generated modules and optimizers would still hold;
/// its own layers also forget their children, so that <c>conv1.norm</c> would keep its type.
/// </summary>
internal static class InPlaceConversion
{
    public static void Run(nn.Module module, ScalarType? dtype, Device? device)
    {
        foreach ((_, nn.Module child) in module.named_children())
        {
            if (dtype is { } type && device is not null) child.to(device, type);
            else if (dtype is { } only) child.to(only);
            else if (device is not null) child.to(device);
        }

        foreach ((_, TorchSharp.Modules.Parameter weight) in module.named_parameters(recurse: false)) Convert(weight, dtype, device);
        foreach ((_, Tensor buffer) in module.named_buffers(recurse: false)) Convert(buffer, dtype, device);
    }

    private static void Convert(Tensor held, ScalarType? dtype, Device? device)
    {
        ScalarType type = dtype is { } wanted && held.is_floating_point() ? wanted : held.dtype;
        Device place = device ?? held.device;
        if (type == held.dtype && place.type == held.device_type && (place.index == held.device_index || place.type == TorchSharp.DeviceType.CPU)) return;
        bool trained = held.requires_grad;
        using (no_grad())
        {
            using Tensor? grad = held.grad;
            using Tensor moved = held.to(type, place);
            (Handle(held), Handle(moved)) = (Handle(moved), Handle(held)); // the old data goes with `moved`
            held.requires_grad = trained;
            if (grad is null) return;
            using Tensor movedGrad = grad.to(type, place);
            held.grad = movedGrad;
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "handle")]
    private static extern ref IntPtr Handle(Tensor tensor);
}
