using Xunit;

namespace MaskFormer.Fidelity;

/// <summary>The test vectors of the reference data's README, section 1.</summary>
public sealed class ValueRecipeTests
{
    [Theory]
    [InlineData("input.image", 0x30ccf3459edda394)]
    [InlineData("backbone.stem.conv1.weight", 0x9dd795f1cb42e762)]
    public void Name_gives_the_listed_hash(string name, ulong hash) => Assert.Equal(hash, ValueRecipe.Hash(name));

    [Theory]
    [InlineData("input.image", new[] { 0.0629044160368889, 0.4046551521270978, 0.06103149842790023, 0.2605174432488472 })]
    [InlineData("backbone.stem.conv1.weight", new[] { 0.7676016075708672, 0.7285504879372828, 0.4086169668307478, 0.29057062278147494 })]
    public void First_numbers_are_the_listed_ones(string name, double[] expected) =>
        Assert.Equal(expected, Enumerable.Range(0, expected.Length).Select(i => ValueRecipe.Unit(ValueRecipe.Hash(name), i)));

    [Theory]
    [InlineData("input.image", 0, 255, new[] { 16.040626525878906f, 103.18706512451172f, 15.563032150268555f, 66.43194580078125f })]
    [InlineData(
        "backbone.stem.conv1.weight",
        -0.20203050891044216,
        0.20203050891044216,
        new[] { 0.10812737792730331f, 0.09234834462404251f, -0.036924321204423904f, -0.08462224900722504f }
    )]
    public void First_values_are_the_listed_ones(string name, double low, double high, float[] expected) =>
        Assert.Equal(expected, ValueRecipe.Fill(name, "", expected.Length, low, high));

    [Fact]
    public void Salt_is_part_of_the_name() => Assert.Equal(ValueRecipe.Fill("ab", "", 3, 0, 1), ValueRecipe.Fill("a", "b", 3, 0, 1));

    [Fact]
    public void Slices_continue_each_other()
    {
        float[] values = ValueRecipe.Fill("x", "", 70_001, -1, 1);
        Assert.Equal((float)(-1 + 2 * ValueRecipe.Unit(ValueRecipe.Hash("x"), 70_000)), values[70_000]);
    }
}
