using Xunit;

namespace MaskFormer.Reliability.Fuzz;

/// <summary>The short form of <see cref="FuzzRuns"/>: the same mutations every time, and less than two seconds for each kind of file.</summary>
public sealed class FuzzTests
{
    private const int Mutations = 300;

    [Theory]
    [InlineData("pickle")]
    [InlineData("pth")]
    [InlineData("safetensors")]
    [InlineData("npy")]
    [InlineData("tfrecord")]
    [InlineData("example")]
    [InlineData("png")]
    [InlineData("png-behind-checksums")]
    [InlineData("jpeg")]
    [InlineData("json")]
    [InlineData("yaml")]
    [InlineData("mlir")]
    [InlineData("checkpoint")]
    [InlineData("wheel")]
    [InlineData("config-json")]
    [InlineData("processor")]
    [InlineData("index")]
    [InlineData("instances")]
    [InlineData("index-map")]
    [InlineData("classes")]
    [InlineData("list")]
    [InlineData("log")]
    [InlineData("summary")]
    [InlineData("event")]
    [InlineData("categories")]
    [InlineData("bundle")]
    public void Damaged_files_are_refused_by_a_message_or_read(string name)
    {
        using Formats formats = new();
        Format format = formats.All().First(format => format.Name == name);
        format.Read(format.Seeds[0]); // whole, it is read
        FuzzResult result = FuzzRuns.Of(format, Mutations, seed: 1, TimeSpan.FromSeconds(2));
        Assert.Empty(result.Faults);
        Assert.True(!format.IsRefused || result.Refused.Values.Sum() > result.Read / 10, $"of {result.Read} only {result.Refused.Values.Sum()} were refused");
    }
}
