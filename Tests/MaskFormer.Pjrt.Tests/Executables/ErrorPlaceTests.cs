using MaskFormer.Pjrt.Tests.RealPlugin;
using MaskFormer.StableHlo.Programs;
using Xunit;

namespace MaskFormer.Pjrt.Tests.Executables;

/// <summary>The property behind a position in a compiler's message.</summary>
public sealed class ErrorPlaceTests
{
    private const string Text = """
        module {
          %0 = "a"() : () -> tensor<f32> loc("Mlp.Y"("Heads/Mlp.cs":14:5))
          %1 = "b"() : () -> tensor<f32> loc("Mlp.Z"("Heads/Mlp.cs":14:52))
          %2 = "c"() : () -> tensor<f32> loc("Mlp.B\C3\B6 \22x\22"("Heads/B\C3\B6.cs":3:4))
          %3 = "d"() : () -> tensor<f32> loc("Other.Y"("Elsewhere.cs":7:7))
        }
        """;

    [Theory]
    [InlineData("Heads/Mlp.cs:14:5: error: types differ", "Mlp.Y (Heads/Mlp.cs:14:5)")]
    [InlineData("Heads/Mlp.cs:14:52: error: types differ", "Mlp.Z (Heads/Mlp.cs:14:52)")]
    [InlineData("out of memory at Elsewhere.cs:7:7", "Other.Y (Elsewhere.cs:7:7)")]
    [InlineData("Heads/Bö.cs:3:4: error", "Mlp.Bö \"x\" (Heads/Bö.cs:3:4)")]
    [InlineData("Elsewhere.cs:7:7: error, see also Heads/Mlp.cs:14:5", "Other.Y (Elsewhere.cs:7:7)")]
    [InlineData("-:3:3: error: of the text itself", "Mlp.Z (Heads/Mlp.cs:14:52)")]
    [InlineData("-:1:3: error: of a line without a place", null)]
    [InlineData("-:99999999999:3: error: no such line", null)]
    [InlineData("Heads/Mlp.cs:14:53: error", null)]
    [InlineData("", null)]
    public void The_first_place_that_the_message_names(string message, string? place) => Assert.Equal(place, ErrorPlace.Find(Program.FromText(Text), message));

    [SkippableFact]
    public void The_real_plugins_error_gets_the_place()
    {
        string broken = """
            module @m {
              func.func public @main(%arg0: tensor<2xf32>) -> (tensor<2xf32>) {
                %0 = "stablehlo.add"(%arg0, %arg0) : (tensor<2xf32>, tensor<2xf32>) -> tensor<3xf32> loc("Mlp.Y"("Heads/Mlp.cs":14:5))
                "func.return"(%arg0) : (tensor<2xf32>) -> ()
              }
            }
            """;

        var error = Assert.Throws<PjrtException>(() => CpuPlugin.Client.Compile(broken));

        Assert.Equal(("MF5201", "Mlp.Y (Heads/Mlp.cs:14:5)"), (error.Id, error.Place));
        Assert.Contains("PJRT_ClientCompile of", error.Cause);
        Assert.EndsWith($"(code {(int)error.Code}, {error.Code})", error.Cause);
        Assert.Single(System.Text.RegularExpressions.Regex.Matches(error.Cause, "\\(code "));
    }
}
