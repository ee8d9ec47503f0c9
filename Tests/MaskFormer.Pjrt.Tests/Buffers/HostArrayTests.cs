using CsCheck;
using Xunit;

namespace MaskFormer.Pjrt.Tests.Buffers;

public class HostArrayTests
{
    [Fact]
    public void Sizes_that_do_not_fit_are_refused()
    {
        Refused("needs 24 bytes; 20 are given", () => HostArray.From<float>([1, 2, 3, 4, 5], 2, 3));
        Refused("a size is negative", () => HostArray.From<float>([1], -1));
        Refused("more than 2^63 bytes", () => HostArray.From<double>([1], long.MaxValue, 2));
        Refused("needs 4 bytes; 8 are given", () => HostArray.From<float>([1, 2]));
    }

    [Fact]
    public void Other_types_are_refused()
    {
        Refused("no element type", () => HostArray.From<char>(['x'], 1));
        Refused("the elements are i32, not f32", () => HostArray.From<int>([1], 1).ToArray<float>());
    }

    [Fact]
    public void Parts_put_together_give_the_whole() => Gen.Select(Gen.Int[1, 5], Gen.Int[0, 4], Gen.Int[1, 3]).Always((parts, rows, columns) =>
    {
        int[] data = [.. Enumerable.Range(0, parts * rows * columns)];

        HostArray[] split = HostArray.From(data, parts * rows, columns).Split(parts);

        Assert.All(split, part => Assert.Equal([rows, columns], part.Dims.ToArray()));
        Assert.Equal(data, split.SelectMany(part => part.ToArray<int>()));
    });

    [Theory]
    [InlineData(2)]
    [InlineData(0)]
    [InlineData(-1)]
    public void Axis_that_cannot_be_cut_is_refused(int parts) => Refused("cannot be cut", () => HostArray.From<float>([1, 2, 3], 3).Split(parts));

    [Fact]
    public void Scalar_cannot_be_cut() => Refused("cannot be cut", () => HostArray.Scalar(1f).Split(1));

    private static void Refused(string words, Func<object> action)
    {
        var error = Assert.Throws<PjrtException>(action);
        Assert.Equal("MF5204", error.Id);
        Assert.Contains(words, error.Message);
    }
}
