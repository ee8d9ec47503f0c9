using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Fidelity;

/// <summary>Between arrays and tensors.</summary>
internal static class Arrays
{
    public static ScalarType Type(Precision precision) => precision == Precision.F64 ? ScalarType.Float64 : ScalarType.Float32;

    public static Tensor ToTensor(Array64 x, Precision precision) => tensor(x.Values, x.Shape).to(Type(precision));

    public static Array64 ToArray(Tensor x)
    {
        using var scope = NewDisposeScope();
        return new Array64(x.shape, x.numel() == 0 ? [] : x.detach().to(ScalarType.Float64).contiguous().data<double>().ToArray());
    }
}
