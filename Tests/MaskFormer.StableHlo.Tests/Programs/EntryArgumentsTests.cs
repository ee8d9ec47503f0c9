using MaskFormer.StableHlo.Programs;
using Xunit;

namespace MaskFormer.StableHlo.Tests.Programs;

public class EntryArgumentsTests
{
    [Theory]
    [InlineData("func.func public @main() -> tensor<f32> {", "")]
    [InlineData("func.func @main(%a: tensor<f32>) {", "f32")]
    [InlineData("  func.func public @main(%a: tensor<2x3xbf16>, %b : tensor<0xi1>) -> ()", "2x3xbf16, 0xi1")]
    [InlineData("func.func public @main(%a: tensor<4xui8> {tf.aliasing_output = 0 : i32}, %b: tensor<i64>)", "4xui8!, i64")]
    [InlineData("func.func public @main(%a: tensor<4xf64> {jax.buffer_donor = true, x = \"a, b) {\\\"\"} loc(\"W(0)\"), %b: tensor<1xi16>)", "4xf64!, 1xi16")]
    [InlineData("func.func public @main(%a: tensor<4xf32, #stablehlo.bounds<?>>, %b: tensor<f16>)", "4xf32, f16")]
    [InlineData(
        "func.func public @main(%a: tensor<2xf32> {mhlo.sharding = \"{devices=[2,1]<=[2]}\"},\n    %b: tensor<3xf32>\n  ) -> (tensor<f32>)",
        "2xf32, 3xf32"
    )]
    [InlineData("// func.func public @main(%x: tensor<9xf32>)\nfunc.func public @main(%a: tensor<1xf32>)", "1xf32")]
    [InlineData("\"func.call\"() {callee = @main} @main()\nfunc.func public @main(%a: tensor<1xf32>)", "1xf32")]
    public void Arguments_are_read(string text, string expected) => Assert.Equal(expected, Print(EntryArguments.TryRead(text)));

    [Theory]
    [InlineData("")]
    [InlineData("module {}")]
    [InlineData("func.func public @other(%a: tensor<f32>)")]
    [InlineData("func.func public @main(%a: tensor<?xf32>)")]
    [InlineData("func.func public @main(%a: tensor<4xcomplex<f32>>)")]
    [InlineData("func.func public @main(%a: !stablehlo.token)")]
    [InlineData("func.func public @main(%a: tensor<4xf32")]
    public void What_cannot_be_read_is_unknown(string text)
    {
        // A cut list reads as what is there of it, never as an exception.
        string? read = Print(EntryArguments.TryRead(text));
        Assert.True(read is null or "", read);
    }

    private static string? Print(IReadOnlyList<EntryArgument>? arguments) =>
        arguments is null ? null : string.Join(", ", arguments.Select(static a => a.Type.ToString()[7..^1] + (a.Donated ? "!" : "")));
}
