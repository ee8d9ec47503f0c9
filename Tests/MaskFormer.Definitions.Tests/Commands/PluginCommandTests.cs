using MaskFormer.Pjrt;
using MaskFormer.Pjrt.Tests.Wheels;
using MaskFormer.Runtime.Commands;
using Xunit;

namespace MaskFormer.Definitions.Tests.Commands;

/// <summary>The command <c>plugin get</c> against an index on this machine and with wheels on disk.</summary>
[Collection(ProgramTests.Name)]
public sealed class PluginCommandTests : IDisposable
{
    private const string Member = "libtpu/libtpu.so", Version = "0.0.52";

    private readonly TinyProgram program;
    private readonly string folder = Directory.CreateTempSubdirectory("maskformer-plugin-test-").FullName;
    private readonly string? cache = NativeEnvironment.Get("XDG_CACHE_HOME");
    private readonly LocalIndex index = new();

    public PluginCommandTests(TinyProgram program)
    {
        this.program = program;
        NativeEnvironment.Set("XDG_CACHE_HOME", folder); // the user's own plugins stay out of this
    }

    private static string WheelName => $"libtpu-{Version}-cp313-cp313-{Wheels.ThisPlatform}.whl";

    [Fact]
    public void From_an_index()
    {
        string wheel = Offer();

        Outcome outcome = Get("tpu", "--from", index.Simple.ToString(), "--version", Version);

        Assert.True(outcome.Code == ExitCode.Done, outcome.Errors);
        string library = outcome.Output.TrimEnd();
        Assert.StartsWith(Path.Combine(folder, "maskformer", "pjrt", "tpu-0.0.52-"), library, StringComparison.Ordinal);
        Assert.Equal(Wheels.Plugin, File.ReadAllBytes(library));
        Assert.Contains($"only the index vouches for its SHA-256 {Wheels.Sha256(wheel)}", outcome.Errors, StringComparison.Ordinal);
        Assert.Contains($"tpu      libtpu 0.0.52  {library}", program.Run("plugin").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void From_a_wheel_on_disk_without_a_network()
    {
        string wheel = Wheels.Write(folder, WheelName, (Member, Wheels.Plugin));

        Outcome outcome = Get("tpu", "--from", wheel, "--sha256", Wheels.Sha256(wheel));

        Assert.True(outcome.Code == ExitCode.Done, outcome.Errors);
        Assert.EndsWith(Path.Combine("libtpu", "libtpu.so"), outcome.Output.TrimEnd(), StringComparison.Ordinal);
        Assert.Empty(index.Asked);
    }

    [Fact]
    public void The_pinned_version_with_other_bytes_is_refused_before_it_is_fetched()
    {
        string pinned = WheelName.Replace(Version, PluginRecipe.Named("tpu").Version, StringComparison.Ordinal);
        index.Html("libtpu", $"<a href='/files/{pinned}#sha256={new string('a', 64)}'>x</a>");

        Fails(Get("tpu", "--from", index.Simple.ToString()), "MF8112", "none that is pinned for libtpu");
        Assert.Equal(["/simple/libtpu/"], index.Asked);
    }

    [Fact]
    public void Another_hash_than_named_is_refused()
    {
        Offer();

        Fails(Get("tpu", "--from", index.Simple.ToString(), "--version", Version, "--sha256", new string('0', 64)), "MF8112", new string('0', 64));
        Fails(Get("tpu", "--from", Path.Combine(folder, WheelName), "--sha256", new string('0', 64)), "MF8112", new string('0', 64));
    }

    [Fact]
    public void A_cut_wheel_is_refused()
    {
        string wheel = Offer();
        File.WriteAllBytes(wheel, File.ReadAllBytes(wheel)[..700]);
        index.CutAfter = 700;

        Fails(Get("tpu", "--from", wheel), "MF8110", "cannot be read");
        Fails(Get("tpu", "--from", index.Simple.ToString(), "--version", Version), "MF8111", "broke off");
    }

    [Fact]
    public void A_wheel_that_is_not_there_is_named() => Fails(Get("tpu", "--from", Path.Combine(folder, "none.whl")), "MF8110", "there is no such file");

    [Fact]
    public void Without_a_network_the_remedy_is_a_wheel()
    {
        (IDisposable held, Uri simple) = LocalIndex.Deserted();
        using IDisposable port = held;

        Fails(Get("tpu", "--from", simple.ToString()), "MF8111", "--from FILE.whl");
    }

    [Fact]
    public void An_unknown_name_is_wrong_input() => Assert.Equal(ExitCode.WrongInput, Get("cuda99").Code);

    public void Dispose()
    {
        index.Dispose();
        NativeEnvironment.Set("XDG_CACHE_HOME", cache ?? ""); // empty means unset
        Directory.Delete(folder, recursive: true);
    }

    private string Offer()
    {
        string wheel = Wheels.Write(folder, WheelName, (Member, Wheels.Plugin));
        index.File($"/files/{WheelName}", wheel);
        index.Html("libtpu", $"<a href='/files/{WheelName}#sha256={Wheels.Sha256(wheel)}'>x</a>");
        return wheel;
    }

    private void Fails(Outcome outcome, string id, string words)
    {
        Assert.Equal("", outcome.Output);
        Assert.StartsWith(id + " ", outcome.Errors.Split('\n').First(static line => line.StartsWith("MF", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains(words, outcome.Errors, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Failed, outcome.Code);
        Assert.Empty(PluginStore.Default.List());
    }

    private Outcome Get(params string[] arguments) => program.Run(["plugin", "get", .. arguments]);
}
