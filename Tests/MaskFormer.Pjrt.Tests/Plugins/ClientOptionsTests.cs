using Xunit;

namespace MaskFormer.Pjrt.Tests.Plugins;

/// <summary>Options of clients as users type them, in the types that plugins want.</summary>
public sealed class ClientOptionsTests
{
    [Fact]
    public void Cuda_gets_its_own_options_in_its_own_types()
    {
        ClientOptions options = Typed(("memory_fraction", "0.5"), ("preallocate", "false"), ("allocator", "cuda_async"), ("visible_devices", "0,2"));

        IReadOnlyDictionary<string, object> named = options.ToNamedValues();

        Assert.Equal((0.5f, false, "cuda_async"), (named["memory_fraction"], named["preallocate"], named["allocator"]));
        Assert.Equal([0, 2], (long[])named["visible_devices"]);
        Assert.Equal(4, named.Count);
    }

    [Fact]
    public void Unknown_names_pass_with_the_narrowest_type()
    {
        IReadOnlyDictionary<string, object> others = Typed(("a", "7"), ("b", "true"), ("c", "1,2"), ("d", "0.25"), ("e", "words, here")).Others;

        Assert.Equal((7L, true, 0.25f, "words, here"), (others["a"], others["b"], others["d"], others["e"]));
        Assert.Equal([1, 2], (long[])others["c"]);
    }

    [Theory]
    [InlineData("memory_fraction", "much")]
    [InlineData("memory_fraction", "1.5")]
    [InlineData("preallocate", "no")]
    [InlineData("visible_devices", "0;1")]
    [InlineData("cpu_device_count", "2.5")]
    [InlineData("cpu_device_count", "99999999999")]
    [InlineData("cpu_device_count", "0")]
    public void What_cannot_be_read_is_refused(string name, string text) =>
        Assert.Equal("MF8108", Assert.Throws<PjrtException>(() => Typed((name, text)).ToNamedValues()).Id);

    [Theory]
    [InlineData(PluginKind.Cpu, 3, 1)]
    [InlineData(PluginKind.Gpu, 3, 0)]
    [InlineData(PluginKind.Tpu, 3, 0)]
    public void Only_the_cpu_makes_devices(PluginKind kind, int devices, int count) =>
        Assert.Equal(count, ClientOptions.For(kind, devices).ToNamedValues().Count);

    private static ClientOptions Typed(params (string Name, string Text)[] options) =>
        new ClientOptions().With(options.ToDictionary(static option => option.Name, static option => option.Text));
}
