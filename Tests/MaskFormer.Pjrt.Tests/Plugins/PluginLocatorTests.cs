using Xunit;

namespace MaskFormer.Pjrt.Tests.Plugins;

public sealed class PluginLocatorTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("mf-locate-").FullName;
    private readonly Dictionary<string, string> variables = [];
    private readonly PluginStore store;

    public PluginLocatorTests() => store = new PluginStore(Path.Combine(folder, "store"));

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Option_comes_before_variables()
    {
        variables["PJRT_PLUGIN_LIBRARY_PATH"] = Library("a.so");

        Assert.Equal(new FoundPlugin(Library("b.so"), "--plugin"), Locator().Find(Library("b.so")));
    }

    [Fact]
    public void Variables_come_in_order()
    {
        variables["TPU_LIBRARY_PATH"] = Library("libtpu.so");
        Assert.Equal("TPU_LIBRARY_PATH", Locator().Find().Origin);

        variables["PJRT_PLUGIN_LIBRARY_PATH"] = Library("a.so");
        Assert.Equal(new FoundPlugin(Library("a.so"), "PJRT_PLUGIN_LIBRARY_PATH"), Locator().Find());
    }

    [Fact]
    public void List_and_white_space_are_told()
    {
        variables["PJRT_PLUGIN_LIBRARY_PATH"] = Library("a.so") + Path.PathSeparator + Library("b.so");
        Assert.Contains("this is a list of files, and one is wanted", Assert.Throws<PjrtException>(() => Locator().Find()).Cause);
        Assert.Contains("white space belongs to its name", Assert.Throws<PjrtException>(() => Locator().Find(Library("a.so") + "\n")).Cause);
    }

    [Fact]
    public void Wheel_is_unpacked_into_the_store()
    {
        string wheel = Wheels.Wheels.Write(folder, $"my_pjrt-1-py3-none-{Wheels.Wheels.ThisPlatform}.whl", ("my/my_pjrt_plugin.so", Wheels.Wheels.Plugin));

        FoundPlugin found = Locator().Find(wheel);

        Assert.Equal(Wheels.Wheels.Plugin, File.ReadAllBytes(found.Path));
        Assert.Equal("my-pjrt", Assert.Single(store.List()).Name);
    }

    [Fact]
    public void Name_of_a_plugin_means_the_one_that_was_got()
    {
        Assert.Contains("plugin get cuda13", Assert.Throws<PjrtException>(() => Locator().Find("cuda13")).Message);
        string wheel = Wheels.Wheels.Write(
            folder,
            $"jax_cuda13_pjrt-0.11.2-py3-none-{Wheels.Wheels.ThisPlatform}.whl",
            ("jax_plugins/xla_cuda13/xla_cuda_plugin.so", Wheels.Wheels.Plugin)
        );
        StoredPlugin stored = store.Install(wheel);

        Assert.Equal(new FoundPlugin(stored.Path, "--plugin"), Locator().Find("cuda13"));
    }

    [Fact]
    public void What_is_named_but_absent_is_an_error_with_its_origin()
    {
        variables["PJRT_PLUGIN_LIBRARY_PATH"] = Path.Combine(folder, "absent.so");

        var error = Assert.Throws<PjrtException>(() => Locator().TryFind());

        Assert.Equal("MF8102", error.Id);
        Assert.Contains("PJRT_PLUGIN_LIBRARY_PATH", error.Message);
        Assert.Contains("this is a folder", Assert.Throws<PjrtException>(() => Locator().Find(folder)).Message);
    }

    [Fact]
    public void Nothing_anywhere_says_where_it_looked()
    {
        Assert.Null(Locator().TryFind());
        var error = Assert.Throws<PjrtException>(() => Locator().Find());

        Assert.Equal("MF8101", error.Id);
        Assert.Contains("TPU_LIBRARY_PATH", error.Message);
        Assert.Contains(store.Folder, error.Message);
    }

    private string Library(string name)
    {
        string path = Path.Combine(folder, name);
        File.WriteAllText(path, "");
        return path;
    }

    private PluginLocator Locator() => new(store, variables.GetValueOrDefault, []);
}
