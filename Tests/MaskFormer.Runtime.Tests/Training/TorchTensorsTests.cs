using MaskFormer.Language;
using MaskFormer.Runtime.Checkpoints;
using MaskFormer.Runtime.Tests.Checkpoints;
using MaskFormer.Runtime.Training;
using MaskFormer.Torch;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MaskFormer.Runtime.Tests.Training;

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
    public void Every_element_type_goes_there_and_back(ScalarType type, ElementType stored)
    {
        using Tensor values = arange(0, 6, dtype: ScalarType.Float32).reshape(2, 3).to(type);
        using Tensor transposed = values.t(); // not contiguous: must be stored row by row as it is seen
        NamedTensor named = transposed.ToStored("x");
        Assert.Equal((stored, "3, 2"), (named.Info.Type, string.Join(", ", named.Info.Shape)));
        Assert.Equal(type == ScalarType.Bool ? [0.0, 1, 1, 1, 1, 1] : [0.0, 3, 1, 4, 2, 5], named.ToDoubles());
        using Tensor back = named.ToTensor();
        Assert.Equal(type, back.dtype);
        Samples.AssertEqual([named], [back.ToStored("x")]);
    }

    [Fact]
    public void An_empty_tensor_and_a_single_number()
    {
        using Tensor none = zeros(0, 4);
        using Tensor one = tensor(1.5);
        Assert.Equal([0L, 4], none.ToStored("none").ToTensor().shape);
        Assert.Equal([1.5], one.ToStored("one").ToTensor().data<double>().ToArray());
    }

    [Fact]
    public void Types_are_converted()
    {
        using Tensor target = zeros(2, dtype: ScalarType.Float64);
        target.Fill(NamedTensor.From<Half>("x", [2], [(Half)0.5, (Half)(-2)]));
        Assert.Equal([0.5, -2], target.data<double>().ToArray());
    }

    [Fact]
    public void Another_model_is_refused_and_nothing_is_copied()
    {
        using Tensor fits = zeros(2);
        using Tensor other = zeros(6, 3);
        Dictionary<string, Tensor> model = new() { ["fits"] = fits, ["class_embed.weight"] = other };
        NamedTensor[] stored = [NamedTensor.From<float>("fits", [2], [1, 2]), NamedTensor.From<float>("class_embed.weight", [5, 3], new float[15])];
        MaskFormerException error = Assert.Throws<MaskFormerException>(() => TorchTensors.FillAll(model, stored, "step-000007"));
        Assert.Equal("MF4040", error.Id);
        Assert.Contains("class_embed.weight: the model has [6, 3], the file [5, 3]", error.Cause);
        Assert.Equal([0f, 0], fits.data<float>().ToArray());
    }
}
