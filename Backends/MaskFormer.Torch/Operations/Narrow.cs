using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Torch;

/// <summary>
/// The rules of docs/precision.md for TorchSharp tensors. Types follow the values: a bfloat16 tensor stays bfloat16 from op to op, float32 and float64 are
/// never touched. Every method leaves its result in the scope of the caller.
/// </summary>
internal static class Narrow
{
    /// <summary>Whether a tensor is held in bfloat16.</summary>
    public static bool Is(Tensor x) => x.dtype == ScalarType.BFloat16;

    /// <summary>The type of what counts: float32 for bfloat16, which has 256 whole numbers; else the tensor's own.</summary>
    public static ScalarType Wide(Tensor x) => Is(x) ? ScalarType.Float32 : x.dtype;

    /// <summary>
    /// What is computed of a bfloat16 tensor in float32 and rounded once at the end; of any other tensor just what is computed. Gradients go the same way
    /// back.
    /// </summary>
    public static Tensor Widely(Tensor x, Func<Tensor, Tensor> compute)
    {
        if (!Is(x)) return compute(x);
        using var scope = NewDisposeScope();
        return compute(x.to(ScalarType.Float32)).to(ScalarType.BFloat16).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// A product: with one bfloat16 factor all factors and the result are bfloat16, the sum inside is float32. On a CPU the rounded factors are multiplied as
    /// float32, which is the same rule: libtorch's own bfloat16 products round partial sums on processors without such instructions.
    /// </summary>
    public static Tensor Product(Tensor a, Tensor b, Func<Tensor, Tensor, Tensor> multiply)
    {
        if (!Is(a) && !Is(b)) return multiply(a, b);
        using var scope = NewDisposeScope();
        (a, b) = (Round(a), Round(b));
        Tensor product = a.device_type == TorchSharp.DeviceType.CPU
            ? multiply(a.to(ScalarType.Float32), b.to(ScalarType.Float32)).to(ScalarType.BFloat16)
            : multiply(a, b);
        return product.MoveToOuterDisposeScope();
    }

    /// <summary>Adds a bias of the result's last axis, or of another if it is given such a shape; it keeps all its digits.</summary>
    public static Tensor Biased(Tensor y, Tensor? bias) => bias is null ? y : Widely(y, wide => TensorOps.Add(wide, bias));

    /// <summary>The nearest bfloat16 numbers; ties go to even.</summary>
    public static Tensor Round(Tensor x) => Is(x) ? x : x.to(ScalarType.BFloat16);
}
