using MaskFormer.StableHlo.Programs;
using MaskFormer.Testing;
using Xunit;

namespace MaskFormer.StableHlo.Tests.Programs;

public class LocationStripperTests
{
    [Theory]
    [InlineData("a : f32 loc(\"X\"(\"Y.cs\":1:2))\nb", "a : f32\nb")]
    [InlineData("a : f32 loc(\"Mlp.Y\"(\"Heads/M(l)p.cs\":14:5))\nb", "a : f32\nb")]
    [InlineData("a loc(unknown) loc(callsite(\"f(\" at \"g\\\")\"(\"h\":1:2))) b", "a b")]
    [InlineData("#loc1 = loc(\"X\":1:2)\nmodule {} loc(#loc1)\n#loc = loc(unknown)", "module {}\n")]
    [InlineData("x = \"a loc(b) c\"", "x = \"a loc(b) c\"")]
    [InlineData("x = \"quote \\\" loc(b)\" loc(c)", "x = \"quote \\\" loc(b)\"")]
    [InlineData("cut loc(\"never closed", "cut")]
    [InlineData("allocate(b) my_loc(c)", "allocate(b) my_loc(c)")]
    public void Only_locations_go(string program, string expected) => Assert.Equal(expected, LocationStripper.Strip(program));

    [SkippableFact]
    public void Program_without_locations_stays_as_it_is()
    {
        string text = File.ReadAllText(Shared.Path("spec/assignment-jv-fixture.mlir"));

        Assert.Equal(text, LocationStripper.Strip(text));
    }
}
