using System.Text.Json;
using MaskFormer.Runtime.Data.Images;
using MaskFormer.Runtime.Data.Pipeline;
using MaskFormer.Runtime.Data.Sampling;
using MaskFormer.Testing;
using Xunit;

namespace MaskFormer.Runtime.Tests.Data;

/// <summary>Changes of colour give the original's bytes (<c>../shared/golden/color_jitter</c>).</summary>
public sealed class ColorPlanTests
{
    [SkippableFact]
    public void Bytes_are_those_of_the_original()
    {
        string folder = Shared.Path("golden/color_jitter");
        GoldenTensors golden = new(Path.Combine(folder, "outputs.safetensors"));
        JsonElement manifest = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "manifest.json"))).RootElement;
        int compared = 0;
        foreach (JsonElement one in manifest.GetProperty("cases").EnumerateArray())
        {
            (int[] shape, byte[] input) = golden.Bytes(one.GetProperty("input").GetString()!);
            ColorPlan plan = new([
                .. one.GetProperty("steps").EnumerateArray().Select(static step => new ColorStep(
                    Enum.Parse<ColorChange>(step[0].GetString()!, ignoreCase: true), step[1].GetDouble())),
            ]);
            byte[] expected = golden.Bytes(one.GetProperty("output").GetString()!).Values;
            Assert.True(expected.AsSpan().SequenceEqual(plan.Apply(new RgbImage(shape[0], shape[1], input)).Pixels), one.GetProperty("name").GetString());
            compared++;
        }

        Assert.Equal(37, compared);
    }

    [Fact]
    public void Each_change_is_drawn_half_of_the_time()
    {
        ColorPlan[] plans = [.. Enumerable.Range(0, 4000).Select(i => ColorPlan.Draw(new KeyedRandom(5, i)))];
        foreach (ColorChange change in Enum.GetValues<ColorChange>())
            Assert.InRange(plans.Count(plan => plan.Steps.Any(step => step.Change == change)), 1880, 2120);
        ColorStep[] all = [.. plans.SelectMany(static plan => plan.Steps)];
        Assert.All(all.Where(static step => step.Change == ColorChange.Hue), static step => Assert.InRange(step.By, -18, 18));
        Assert.All(all.Where(static step => step.Change == ColorChange.Brightness), static step => Assert.InRange(step.By, -32, 32));
        Assert.Contains(plans, static plan => plan.Steps is [.., { Change: ColorChange.Hue }, { Change: ColorChange.Contrast }]);
        Assert.Contains(plans, static plan => plan.Steps is [{ Change: ColorChange.Contrast }, { Change: ColorChange.Saturation }, ..]);
    }
}
