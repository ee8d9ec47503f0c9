using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MaskFormer.Benchmarks.HandWritten;

/// <summary>The FPN whose top level passes through six transformer encoder layers, by hand.</summary>
internal sealed class PixelDecoder : nn.Module
{
    private readonly Conv2d inputProj = nn.Conv2d(2048, 256, (1, 1));
    private readonly ModuleList<EncoderLayer> layers = nn.ModuleList([.. Enumerable.Range(0, 6).Select(_ => new EncoderLayer())]);
    private readonly Conv2d top = Smooth();
    private readonly GroupNorm topNorm = Norm();
    private readonly ModuleList<Conv2d> adapters = nn.ModuleList(Adapter(1024), Adapter(512), Adapter(256));
    private readonly ModuleList<GroupNorm> adapterNorms = nn.ModuleList(Norm(), Norm(), Norm());
    private readonly ModuleList<Conv2d> smooths = nn.ModuleList(Smooth(), Smooth(), Smooth());
    private readonly ModuleList<GroupNorm> smoothNorms = nn.ModuleList(Norm(), Norm(), Norm());
    private readonly Conv2d maskFeatures = nn.Conv2d(256, 256, (3, 3), padding: (1, 1));

    public PixelDecoder() : base(nameof(PixelDecoder)) => RegisterComponents();

    public (Tensor Context, Tensor Masks) forward(Tensor[] levels)
    {
        Tensor projected = inputProj.call(levels[3]);
        (long height, long width) = (projected.size(2), projected.size(3));
        Tensor position = SinePosition.Of(projected).flatten(2).permute(2, 0, 1);
        Tensor x = projected.flatten(2).permute(2, 0, 1);
        foreach (EncoderLayer layer in layers) x = layer.forward(x, position);

        Tensor context = x.permute(1, 2, 0).reshape(x.size(1), 256, height, width);
        Tensor y = nn.functional.relu(topNorm.call(top.call(context)));
        for (int i = 0; i < 3; i++)
        {
            Tensor lateral = adapterNorms[i].call(adapters[i].call(levels[2 - i]));
            Tensor enlarged = nn.functional.interpolate(y, size: [lateral.size(2), lateral.size(3)], mode: InterpolationMode.Nearest);
            y = nn.functional.relu(smoothNorms[i].call(smooths[i].call(lateral + enlarged)));
        }

        return (context, maskFeatures.call(y));
    }

    private static Conv2d Adapter(int @in) => nn.Conv2d(@in, 256, (1, 1), bias: false);

    private static Conv2d Smooth() => nn.Conv2d(256, 256, (3, 3), padding: (1, 1), bias: false);

    private static GroupNorm Norm()
    {
        GroupNorm norm = nn.GroupNorm(32, 256);
        nn.init.ones_(norm.weight!);
        nn.init.zeros_(norm.bias!);
        return norm;
    }
}

internal static class SinePosition
{
    public static Tensor Of(Tensor map)
    {
        Tensor frequency = pow(10000f, (arange(128, ScalarType.Float32) / 2).floor() * 2 / 128);
        Tensor Axis(long size) => (arange(1, size + 1, ScalarType.Float32) / (size + 1e-6f) * (2 * MathF.PI)).unsqueeze(1) / frequency;
        Tensor Waves(Tensor angles) => stack([angles[.., TensorIndex.Slice(0, null, 2)].sin(), angles[.., TensorIndex.Slice(1, null, 2)].cos()], 2).flatten(1);

        (long batch, long height, long width) = (map.size(0), map.size(2), map.size(3));
        Tensor rows = Waves(Axis(height)).unsqueeze(1).expand(height, width, 128);
        Tensor columns = Waves(Axis(width)).unsqueeze(0).expand(height, width, 128);
        return cat([rows, columns], 2).permute(2, 0, 1).unsqueeze(0).expand(batch, 256, height, width);
    }
}
