using MaskFormer.Language;
using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Tests.Data;
using MaskFormer.Torch;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Runtime.Tests.Checkpoints;

public sealed class TorchTensorsTests
{
    static TorchTensorsTests() => NativeLibrary.Prepare();

    [Theory]
    [InlineData(ScalarType.Float32, ElementType.F32)]
    [InlineData(ScalarType.Float64, ElementType.F64)]
    [InlineData(ScalarType.Float16, ElementType.F16)]
    [InlineData(ScalarType.BFloat16, ElementType.BF16)]
    [InlineData(ScalarType.Int64, ElementType.I64)]
    [InlineData(ScalarType.Int32, ElementType.I32)]
    [InlineData(ScalarType.Int16, ElementType.I16)]
    [InlineData(ScalarType.Int8, ElementType.I8)]
    [InlineData(ScalarType.Byte, ElementType.U8)]
    [InlineData(ScalarType.Bool, ElementType.Bool)]
    public void EveryElementTypeGoesThereAndBack(ScalarType type, ElementType stored)
    {
        using Tensor values = arange(0, 6, dtype: ScalarType.Float32).reshape(2, 3).to(type);
        using Tensor transposed = values.t(); // not contiguous: must be stored row by row as it is seen
        NamedTensor named = TorchTensors.ToNamed("x", transposed);
        Assert.Equal((stored, "3, 2"), (named.Info.Type, string.Join(", ", named.Info.Shape)));
        Assert.Equal(type == ScalarType.Bool ? [0.0, 1, 1, 1, 1, 1] : [0.0, 3, 1, 4, 2, 5], named.ToDoubles());
        using Tensor back = TorchTensors.ToTorch(named);
        Assert.Equal(transposed.shape, back.shape);
        Samples.AssertEqual([named], [TorchTensors.ToNamed("x", back)]);
    }

    [Fact]
    public void AModuleIsWrittenAndReadBack()
    {
        using TemporaryFolder folder = new();
        random.manual_seed(1);
        using var trained = nn.Sequential(("a", nn.Linear(3, 5)), ("norm", nn.BatchNorm1d(5)));
        CheckpointStore store = new(folder.Root);
        store.Save(new Checkpoint(Samples.Checkpoint(7).State, TorchTensors.Capture(trained), []));

        using var fresh = nn.Sequential(("a", nn.Linear(3, 5)), ("norm", nn.BatchNorm1d(5)));
        TorchTensors.Restore(fresh, store.Latest().Found!.Weights, folder.Root);
        Samples.AssertEqual(TorchTensors.Capture(trained), TorchTensors.Capture(fresh));
        Assert.Contains("norm.running_mean", trained.state_dict().Keys);
    }

    [Fact]
    public void AnotherModelIsRefusedAndNothingIsCopied()
    {
        using var small = nn.Sequential(("a", nn.Linear(3, 5)));
        using var large = nn.Sequential(("a", nn.Linear(3, 6)));
        IReadOnlyList<NamedTensor> before = TorchTensors.Capture(large);
        MaskFormerException error = Assert.Throws<MaskFormerException>(() => TorchTensors.Restore(large, TorchTensors.Capture(small), "step-000007"));
        Assert.Equal("MF4040", error.Id);
        Assert.Contains("a.weight: the model has [6, 3], the file [5, 3]", error.Cause);
        Samples.AssertEqual(before, TorchTensors.Capture(large));
    }

    [Fact]
    public void TheOptimizersStateHasItsNames()
    {
        using var layer = nn.Linear(2, 1);
        using AdamW optimizer = new([new TrainedWeight("layer.weight", layer.weight!, 1, 0)]);
        Assert.Equal(
            [OptimizerNames.Mean("layer.weight"), OptimizerNames.MeanSquare("layer.weight"), OptimizerNames.Step("layer.weight")],
            TorchTensors.Capture(optimizer.State()).Select(t => t.Name).Order(StringComparer.Ordinal));
    }
}
