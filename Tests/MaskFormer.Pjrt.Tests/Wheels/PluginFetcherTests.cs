using Xunit;

namespace MaskFormer.Pjrt.Tests.Wheels;

public sealed class PluginFetcherTests : IDisposable
{
    // Not a pinned one: the wheels here are made of a few bytes.
    private const string Version = "0.11.2";
    private const string Member = "jax_plugins/xla_cuda13/xla_cuda_plugin.so";

    private readonly string folder = Directory.CreateTempSubdirectory("mf-fetch-").FullName;
    private readonly LocalIndex index = new();
    private readonly PluginStore store;

    public PluginFetcherTests() => store = new PluginStore(Path.Combine(folder, "store"));

    public void Dispose()
    {
        index.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static string WheelName => $"jax_cuda13_pjrt-0.11.2-py3-none-{Wheels.ThisPlatform}.whl";

    [Fact]
    public async Task Html_index_gives_the_pinned_version_for_this_machine()
    {
        string wheel = Wheels.Write(folder, WheelName, (Member, Wheels.Plugin), ("jax_plugins/__init__.py", "x"u8.ToArray()));
        index.File($"/files/{WheelName}", wheel);
        index.Html("jax-cuda13-pjrt",
            """<a href="../../files/jax_cuda13_pjrt-0.12.0-py3-none-manylinux_2_27_x86_64.whl#sha256=00">newer</a>""",
            """<a href="../../files/jax_cuda13_pjrt-0.11.2.tar.gz">source</a>""",
            """<a href="../../files/jax_cuda13_pjrt-0.11.2-py3-none-manylinux_2_99_x86_64.whl#sha256=00">too new a system</a>""",
            """<a href="../../files/jax_cuda13_pjrt-0.11.2-py3-none-win_amd64.whl">Windows</a>""",
            $"""<a class='x' href='../../files/{WheelName}#sha256={Wheels.Sha256(wheel)}' data-requires-python="&gt;=3.11">ours</a>""");
        List<(long, long?)> progress = [];
        PluginFetcher fetcher = new(store);
        fetcher.Progress += (bytes, all) => progress.Add((bytes, all));

        StoredPlugin plugin = await fetcher.GetAsync("cuda13", index.Simple.ToString(), Version);

        Assert.Equal(Wheels.Plugin, File.ReadAllBytes(plugin.Path));
        Assert.EndsWith(Member, plugin.Path);
        Assert.Equal(("cuda13", "0.11.2", $"{index.Address}files/{WheelName}"), (plugin.Name, plugin.Version, plugin.Source));
        Assert.Equal(new FileInfo(wheel).Length, progress[^1].Item1);
        Assert.Equal(progress[^1].Item1, progress[^1].Item2);
        Assert.Equal(plugin, store.Find("cuda13"));
    }

    [Fact]
    public async Task Json_index_skips_what_was_withdrawn()
    {
        string wheel = Wheels.Write(folder, WheelName, (Member, Wheels.Plugin));
        string other = WheelName.Replace("py3-", "cp313-cp313-").Replace("-none", "");
        index.File("/good.whl", wheel);
        index.Json("jax-cuda13-pjrt", $$"""
            { "meta": { "api-version": "1.0" }, "name": "jax-cuda13-pjrt", "files": [
              { "filename": "{{other}}", "url": "http://127.0.0.1:1/never", "hashes": {}, "yanked": "broken" },
              { "filename": "{{WheelName}}", "url": "/good.whl", "hashes": { "sha256": "{{Wheels.Sha256(wheel).ToUpperInvariant()}}" }, "yanked": false } ] }
            """);

        StoredPlugin plugin = await new PluginFetcher(store).GetAsync("cuda13", index.Simple.ToString(), Version);

        Assert.Equal(Wheels.Plugin, File.ReadAllBytes(plugin.Path));
    }

    [Fact]
    public async Task Other_bytes_than_the_index_says_are_refused_and_nothing_stays()
    {
        index.File($"/files/{WheelName}", Wheels.Write(folder, WheelName, (Member, Wheels.Plugin)));
        index.Html("jax-cuda13-pjrt", $"""<a href="/files/{WheelName}#sha256={new string('a', 64)}">x</a>""");

        await Fails("MF8112", new string('a', 64));
    }

    [Fact]
    public async Task Index_without_hashes_wants_one_from_the_user()
    {
        string wheel = Wheels.Write(folder, WheelName, (Member, Wheels.Plugin));
        index.File($"/files/{WheelName}", wheel);
        index.Html("jax-cuda13-pjrt", $"""<a href="/files/{WheelName}">x</a>""");

        await Fails("MF8112", "--sha256");
        Assert.DoesNotContain($"/files/{WheelName}", index.Asked);
        Assert.Equal("cuda13", (await new PluginFetcher(store).GetAsync("cuda13", index.Simple.ToString(), Version, sha256: Wheels.Sha256(wheel))).Name);
    }

    [Fact]
    public async Task Cut_download_is_an_error_and_nothing_stays()
    {
        string wheel = Wheels.Write(folder, WheelName, (Member, Wheels.Plugin));
        index.File($"/files/{WheelName}", wheel);
        index.Html("jax-cuda13-pjrt", $"""<a href="/files/{WheelName}#sha256={Wheels.Sha256(wheel)}">x</a>""");
        index.CutAfter = 500;

        await Fails("MF8111", "broke off");
    }

    [Fact]
    public async Task Version_that_is_not_there_names_those_that_are()
    {
        index.Html("jax-cuda13-pjrt", $"""<a href="/files/jax_cuda13_pjrt-0.9.1-py3-none-{Wheels.ThisPlatform}.whl">x</a>""");

        await Fails("MF8111", "no wheel of version 0.11.2; there are 0.9.1");
    }

    [Fact]
    public async Task No_wheel_for_this_machine_is_said()
    {
        index.Html("jax-cuda13-pjrt", """<a href="/files/jax_cuda13_pjrt-0.11.2-py3-none-manylinux_2_27_riscv64.whl">x</a>""");

        await Fails("MF8111", "no wheel is for this machine");
    }

    [Fact]
    public async Task Project_that_the_index_does_not_know_is_said() => await Fails("MF8111", "does not know this project");

    [Fact]
    public async Task Index_that_fails_is_said()
    {
        index.Status = 503;

        await Fails("MF8111", "503");
    }

    [Theory]
    [InlineData("{ \"hello\": 1 }")]
    [InlineData("<html>")]
    [InlineData("{ \"files\": [{ \"filename\": null, \"url\": \"/a.whl\" }] }")]
    [InlineData("{ \"files\": [{ \"filename\": \"a.whl\", \"url\": null }] }")]
    [InlineData("{ \"files\": [null] }")]
    public async Task Page_that_is_no_index_is_said(string page)
    {
        index.Json("jax-cuda13-pjrt", page);
        await Fails("MF8111", "no page of a simple index");
    }

    [Fact]
    public async Task Nobody_there_is_said()
    {
        (IDisposable held, Uri simple) = LocalIndex.Deserted();
        using IDisposable port = held;

        await Fails("MF8111", "cannot be reached", simple);
    }

    [Theory]
    [InlineData("ftp://example.org/simple")]
    [InlineData("somewhere")]
    public async Task Address_that_is_none_is_refused(string from) =>
        Assert.Equal("MF8111", (await Assert.ThrowsAsync<PjrtException>(() => new PluginFetcher(store).GetAsync("cuda13", from))).Id);

    [Fact]
    public async Task Unknown_name_lists_the_known()
    {
        var error = await Assert.ThrowsAsync<PjrtException>(() => new PluginFetcher(store).GetAsync("cuda99"));

        Assert.Contains("cpu, cuda13, tpu", error.Message);
    }

    [Fact]
    public async Task Wheel_on_disk_needs_no_index()
    {
        string wheel = Wheels.Write(folder, WheelName, (Member, Wheels.Plugin));

        StoredPlugin plugin = await new PluginFetcher(store).GetAsync("cuda13", wheel, sha256: Wheels.Sha256(wheel));

        Assert.Equal(wheel, plugin.Source);
        Assert.Empty(index.Asked);
        Assert.Equal(
            "MF8112",
            (await Assert.ThrowsAsync<PjrtException>(() => new PluginFetcher(store).GetAsync("cuda13", wheel, sha256: new string('0', 64)))).Id
        );
    }

    [Fact]
    public async Task File_that_is_larger_than_any_wheel_is_refused_unread()
    {
        string path = Path.Combine(folder, WheelName);
        using (FileStream stream = File.Create(path)) stream.SetLength((2L << 30) + 1);
        PjrtException error = await Assert.ThrowsAsync<PjrtException>(() => new PluginFetcher(store).GetAsync("cuda13", path, Version, new string('0', 64)));
        Assert.StartsWith($"MF8110 {path}: it has 2,147,483,649 bytes", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pinned_version_is_taken_only_with_its_hash()
    {
        string wheel = Wheels.Write(folder, WheelName, (Member, Wheels.Plugin));
        index.File($"/files/{WheelName}", wheel);
        index.Html("jax-cuda13-pjrt", $"""<a href="/files/{WheelName}#sha256={Wheels.Sha256(wheel)}">x</a>""");

        var error = await Assert.ThrowsAsync<PjrtException>(() => Pinned(new string('b', 64)).GetAsync("cuda13", index.Simple.ToString()));

        Assert.Equal("MF8112", error.Id);
        Assert.Contains("none that is pinned for jax-cuda13-pjrt 0.11.2", error.Message);
        Assert.DoesNotContain($"/files/{WheelName}", index.Asked);
        Assert.Equal("MF8112", (await Assert.ThrowsAsync<PjrtException>(() => Pinned(new string('b', 64)).GetAsync("cuda13", wheel))).Id);
        Assert.Equal("cuda13", (await Pinned(new string('b', 64)).GetAsync("cuda13", wheel, sha256: Wheels.Sha256(wheel))).Name);
        Assert.Equal(Version, (await Pinned(Wheels.Sha256(wheel)).GetAsync("cuda13", index.Simple.ToString())).Version);
    }

    [Fact]
    public async Task Version_that_is_not_pinned_is_said()
    {
        string wheel = Wheels.Write(folder, WheelName, (Member, Wheels.Plugin));
        index.File($"/files/{WheelName}", wheel);
        index.Html("jax-cuda13-pjrt", $"""<a href="/files/{WheelName}#sha256={Wheels.Sha256(wheel)}">x</a>""");
        List<string> warnings = [];
        PluginFetcher fetcher = new(store);
        fetcher.Warning += warnings.Add;

        await fetcher.GetAsync("cuda13", index.Simple.ToString(), Version);

        Assert.Contains("jax-cuda13-pjrt 0.11.2 is not pinned", Assert.Single(warnings));
    }

    [Fact]
    public async Task Download_that_falls_silent_is_an_error_and_no_hang()
    {
        string wheel = Wheels.Write(folder, WheelName, (Member, Wheels.Plugin));
        index.File($"/files/{WheelName}", wheel);
        index.Html("jax-cuda13-pjrt", $"""<a href="/files/{WheelName}#sha256={Wheels.Sha256(wheel)}">x</a>""");
        index.SilentAfter = 500;

        var error = await Assert.ThrowsAsync<PjrtException>(() =>
            new PluginFetcher(store) { Patience = TimeSpan.FromMilliseconds(200) }.GetAsync("cuda13", index.Simple.ToString(), Version)
        );

        Assert.Equal("MF8111", error.Id);
        Assert.Contains("nothing came for 0.2 s", error.Message);
        Assert.Empty(store.List());
    }

    [Fact]
    public void Every_plugin_is_pinned() =>
        Assert.All(
            PluginRecipe.All,
            recipe =>
                Assert.All(recipe.WheelSha256.Append(recipe.MemberSha256).OfType<string>().DefaultIfEmpty(""), hash => Assert.Matches("^[0-9a-f]{64}$", hash))
        );

    private PluginFetcher Pinned(string hash) => new(store, recipes: [PluginRecipe.Named("cuda13") with { Version = Version, WheelSha256 = [hash] }]);

    private async Task Fails(string id, string words, Uri? from = null)
    {
        var error = await Assert.ThrowsAsync<PjrtException>(() => new PluginFetcher(store).GetAsync("cuda13", (from ?? index.Simple).ToString(), Version));
        Assert.Equal(id, error.Id);
        Assert.Contains(words, error.Message);
        Assert.Empty(store.List());
        Assert.False(Directory.Exists(store.Folder) && Directory.EnumerateFileSystemEntries(store.Folder).Any());
    }
}
