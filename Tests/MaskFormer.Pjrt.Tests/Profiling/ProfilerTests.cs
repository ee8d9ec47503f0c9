using MaskFormer.Pjrt.Tests.Fake;
using MaskFormer.Pjrt.Tests.RealPlugin;
using Xunit;

namespace MaskFormer.Pjrt.Tests.Profiling;

[Collection("One fake at a time")]
public class ProfilerTests
{
    [Fact]
    public void Profile_is_written_where_TensorBoard_looks()
    {
        using FakePlugin fake = FakeProfiler.Add(new FakePlugin());
        PjrtPlugin plugin = fake.Load();
        string folder = Directory.CreateTempSubdirectory("mf-profile-").FullName;

        Assert.True(PjrtProfiler.IsOffered(plugin));
        string file;
        using (PjrtProfiler profiler = PjrtProfiler.Start(plugin)) file = profiler.Write(folder, "step-000007");

        Assert.Equal(Path.Combine(folder, "plugins", "profile", "step-000007", Environment.MachineName + ".xplane.pb"), file);
        Assert.Equal(FakeProfiler.Data, File.ReadAllBytes(file));
        Assert.Equal("create start stop collect collect destroy", FakeState.Seen["profiler"]);
        Assert.Equal("1002180128013801", Convert.ToHexString((byte[])FakeState.Seen["profiler options"]));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Profiler_that_fails_gives_its_words_and_is_destroyed()
    {
        using FakePlugin fake = FakeProfiler.Add(new FakePlugin());
        PjrtPlugin plugin = fake.Load();
        FakeState.Fails["Profiler_start"] = (9, "Another profiler is running.");

        var error = Assert.Throws<PjrtException>(() => PjrtProfiler.Start(plugin));

        Assert.Equal(("MF5209", PjrtCode.FailedPrecondition), (error.Id, error.Code));
        Assert.Contains("Another profiler is running (code 9", error.Message);
        Assert.Equal("create start destroy", FakeState.Seen["profiler"]);
    }

    [Fact]
    public void Profiler_with_a_short_table_says_what_it_cannot()
    {
        using FakePlugin fake = FakeProfiler.Add(new FakePlugin(), tableSize: 72);
        using PjrtProfiler profiler = PjrtProfiler.Start(fake.Load());

        Assert.Equal(("MF5209", PjrtCode.Unimplemented), Assert.Throws<PjrtException>(profiler.Stop) is var error ? (error.Id, error.Code) : default);
    }

    [SkippableFact]
    public void Cpu_plugin_has_no_profiler()
    {
        Assert.False(PjrtProfiler.IsOffered(CpuPlugin.Plugin));
        Assert.Equal("MF5209", Assert.Throws<PjrtException>(() => PjrtProfiler.Start(CpuPlugin.Plugin)).Id);
    }
}
