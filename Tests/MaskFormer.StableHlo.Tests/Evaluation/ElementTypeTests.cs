using MaskFormer.StableHlo.Evaluation;
using MaskFormer.StableHlo.Text;
using Xunit;

namespace MaskFormer.StableHlo.Tests.Evaluation;

/// <summary>Numbers with and without sign: the run time takes their arrays for one another.</summary>
public class ElementTypeTests
{
    [Theory]
    [InlineData(ElementType.I8, -3)]
    [InlineData(ElementType.I16, -300)]
    [InlineData(ElementType.I64, -3)]
    [InlineData(ElementType.UI8, 253)]
    [InlineData(ElementType.UI16, 65_000)]
    [InlineData(ElementType.UI32, 4_000_000_000)]
    [InlineData(ElementType.UI64, 9_223_372_036_854_775_808.0)]
    public void Numbers_keep_their_sign_when_converted_compared_and_folded(ElementType element, double number)
    {
        HostTensor x = Run.Tensor(element, [2], number, 1);
        Assert.Equal([number, 1], Run.Graph((g, v) => g.To(v[0], ElementType.F64), x));
        Assert.Equal([number > 1 ? 1 : 0, 0], Run.Graph((g, v) => g.Compare(Direction.GT, v[0], g.Constant(Literal.Splat(v[0].Type, 1))), x));
        Assert.Equal([Math.Max(number, 1)], Run.Graph((g, v) => g.ReduceAxes(BinaryKind.Maximum, v[0], [0]), x));
        Assert.Equal([Math.Min(number, 1)], Run.Graph((g, v) => g.ReduceAxes(BinaryKind.Minimum, v[0], [0]), x));
        Assert.Equal([number, 1], HostTensor.From(Literal.FromBytes(x.Type, x.ToBytes())).Numbers());
    }

    [Fact]
    public void An_arithmetic_shift_repeats_the_highest_bit_of_unsigned_numbers_as_well()
    {
        HostTensor x = Run.Tensor(ElementType.UI8, [3], 0x80, 0xF0, 0x40), by = Run.Tensor(ElementType.UI8, [3], 3, 200, 200);
        Assert.Equal([0xF0, 0xFF, 0], Run.Graph((g, v) => g.Binary(BinaryKind.ShiftRightArithmetic, v[0], v[1]), x, by));
    }

    [Fact]
    public void The_total_order_of_half_precision_tells_zeros_and_puts_NaN_last()
    {
        HostTensor a = Run.Tensor(ElementType.F16, [3], -0.0, double.PositiveInfinity, 1);
        HostTensor b = Run.Tensor(ElementType.F16, [3], 0, BitConverter.Int64BitsToDouble(0x7FF8_0000_0000_0000), -1);
        Assert.Equal([1, 1, 0], Run.Graph((g, v) => g.Emit(new CompareOp(Direction.LT, ComparisonType.TOTALORDER), v[0], v[1]), a, b));
    }

    [Fact]
    public void Products_and_sums_of_half_precision_are_summed_in_single_precision()
    {
        // Summed in half precision, 2048 + 1 stays 2048.
        HostTensor ones = Run.Tensor(ElementType.F16, [1, 4096], [.. Enumerable.Repeat(1.0, 4096)]);
        DotGeneralOp dot = new([], [], [1], [1], Precision.DEFAULT, ElementType.F16);
        Assert.Equal([4096], Run.Graph((g, v) => g.Emit(dot, v[0], v[0]), ones));
        Assert.Equal([4096], Run.Graph((g, v) => g.ReduceAxes(BinaryKind.Add, v[0], [0, 1]), ones));
    }

    [Fact]
    public void Bits_of_bfloat16_are_its_own()
    {
        HostTensor x = Run.Tensor(ElementType.BF16, [2], 1, -2);
        HostTensor bits = Run.Tensors((g, v) => g.Emit(new BitcastConvertOp(ElementType.UI16), v[0]), x);
        Assert.Equal([0x3F80, 0xC000], bits.Numbers());
        Assert.Equal([1, -2], Run.Graph((g, v) => g.Emit(new BitcastConvertOp(ElementType.BF16), v[0]), bits));
    }

    [Fact]
    public void The_error_function_of_half_precision_is_that_of_double_rounded() =>
        Assert.Equal([(double)(Half)0.8427007929497149, 0], Run.Graph((g, v) => g.Emit(new ErfOp(), v[0]), Run.Tensor(ElementType.F16, [2], 1, 0)));

    [Fact]
    public void What_has_no_kernel_says_so()
    {
        const string region = "({\n^bb0(%x: tensor<i32>, %y: tensor<i32>):\n%r = \"stablehlo.xor\"(%x, %y) : (tensor<i32>, tensor<i32>) -> tensor<i32>\n"
            + "\"stablehlo.return\"(%r) : (tensor<i32>) -> ()\n})";
        Module module = ModuleParser.Parse(
            "module {\nfunc.func @main(%a: tensor<4xi32>, %o: tensor<i32>) -> tensor<3xi32> {\n"
                + $"%w = \"stablehlo.reduce_window\"(%a, %o) {region} {{window_dimensions = array<i64: 2>}} : (tensor<4xi32>, tensor<i32>) -> tensor<3xi32>\n"
                + "return %w : tensor<3xi32>\n}\n}"
        );
        HostTensor[] arguments = [Run.Tensor(ElementType.I32, [4], 1, 2, 3, 4), Run.Tensor(ElementType.I32, [], 0)];
        Assert.Equal("MF5030", Assert.Throws<GraphException>(() => new ReferenceEvaluator(module).Run(arguments)).Id);
    }
}
