using MaskFormer.Runtime.Checkpoints;
using Xunit;

namespace MaskFormer.Runtime.Tests.Checkpoints;

public sealed class JoinedKeysTests
{
    [Theory]
    [InlineData("a[3/2]")]
    [InlineData("a[2/2]")]
    [InlineData("a[0/0]")]
    [InlineData("[0/2]")]
    public void A_name_that_only_looks_like_a_part_is_a_name(string name)
    {
        Assert.Equal((name, 0, 1), JoinedKeys.Part(name));
        Assert.Equal([name], JoinedKeys.Of("file", new Dictionary<string, string> { [name] = name })[name]);
    }
}
