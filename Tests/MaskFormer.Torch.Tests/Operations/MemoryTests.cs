using MaskFormer.Language;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Torch.Tests.Operations;

/// <summary>Nothing that an operation makes on the way stays alive: one call leaves one tensor.</summary>
public sealed class MemoryTests
{
    public static TheoryData<string> Names => [.. operations.Keys];

    private static readonly Dictionary<string, Func<Tensor, Tensor>> operations = new()
    {
        ["Softplus"] = TensorOps.Softplus,
        ["Gelu"] = TensorOps.Gelu,
        ["Drop"] = x => TensorOps.Drop(x, 0.5, training: true),
        ["DropPath"] = x => TensorOps.DropPath(x, 0.5, training: true),
        ["OneHot"] = x => TensorOps.OneHot(x, 5),
        ["Argmax"] = TensorOps.Argmax,
        ["Greater"] = x => TensorOps.Greater(x, 0.5),
        ["Pack"] = x => TensorOps.Pack(x, 10_000),
        ["Rearrange"] = x => TensorOps.Rearrange(x, "b (c d) h w -> (h w) b d c", ("c", 4)),
        ["Expand"] = x => TensorOps.Expand(x, "b c h w -> n b c h w", 3, 1, 32, 6, 6),
        ["Sum"] = x => TensorOps.Sum(x, "b c h w -> w b"),
        ["Mean"] = x => TensorOps.Mean(x, "b c h w -> "),
        ["Max"] = x => TensorOps.Max(x, "b c h w -> b h"),
        ["Nearest"] = x => TensorOps.ResizeLike(x.view(1, 1, 32, 6, 6), x.new_zeros(9, 9)),
        ["Bilinear"] = x => TensorOps.ResizeLike(x, x.new_zeros(9, 9), Resize.Bilinear),
        ["SinePosition"] = x => TensorOps.SinePosition(x, 8),
        ["CropLike"] = x => TensorOps.CropLike(x, x),
        ["Einsum"] = x => TensorOps.Einsum("bchw,bchw->bhw", x, x),
        ["GroupNorm"] = MaskFormer.Torch.Layers.Norm2d(NormKind.Group, 32).call,
        ["FrozenBatchNorm"] = MaskFormer.Torch.Layers.Norm2d(NormKind.FrozenBatch, 32).call,
        ["Assignment"] = x => BatchAssignment.Solve(x, ones(32, 6)),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Operation_leaves_only_its_result(string name)
    {
        using var outer = NewDisposeScope();
        Tensor x = rand(1, 32, 6, 6).requires_grad_();
        operations[name](x);
        long before = LiveTensors.Count();
        using (var scope = NewDisposeScope())
        {
            operations[name](x);
            int extra = name is "Nearest" ? 2 : name is "Bilinear" or "Assignment" ? 1 : 0; // what the lambda itself makes
            Assert.Equal(1 + extra, scope.DisposablesCount);
        }

        LiveTensors.AssertNoMoreThan(before);
    }
}
