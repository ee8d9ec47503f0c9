using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Torch;

/// <summary>A layer whose weights are registered by key and converted in place; other layers may be registered below it (<c>conv1.norm</c>).</summary>
internal abstract class KeyedLayer(string name) : nn.Module<Tensor, Tensor>(name)
{
    protected override void RegisterComponents()
    {
    }

    protected override void _toEpilog(ScalarType? dtype, Device? device, bool non_blocking)
    {
        InPlaceConversion.Run(this, dtype, device);
        if (device is not null) (_deviceType, _deviceIndex) = (device.type, device.index);
    }
}
