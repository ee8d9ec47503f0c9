using MaskFormer.Pjrt.Interop;
using MaskFormer.Pjrt.Tests.Fake;
using Xunit;

namespace MaskFormer.Pjrt.Tests.Planning;

/// <summary>Plans for a topology with the fake plugin, which answers as libtpu does.</summary>
[Collection("One fake at a time")]
public sealed class PlanJobTests : IDisposable
{
    private readonly string program = Path.GetTempFileName();

    public PlanJobTests() => File.WriteAllText(program, "module {}");

    public void Dispose() => File.Delete(program);

    [Fact]
    public void Topology_is_compiled_for_all_its_devices()
    {
        using FakePlugin fake = new();

        PlanReport report = Run(fake.Load(), replicas: 4);

        Assert.Equal(("TPU v5 lite", 4, 4), (report.DeviceKind, report.Devices, report.UsedDevices));
        Assert.Equal(16_909_334_528, report.DeviceMemory);
        Assert.Equal(14_000_000_000, report.Memory!.Total);
        Assert.True(report.Fits);
        var build = Protos.CompileOptionsProto.Parser.ParseFrom((byte[])FakeState.Seen["compile options"]).ExecutableBuildOptions;
        Assert.Equal(4, build.NumReplicas);
        Assert.Equal([0L, 1, 2, 3], build.DeviceAssignment.ComputationDevices.Single().ReplicaDeviceIds);
        Assert.Equal(0, FakeState.Alive<FakeTopology>() + FakeState.Alive<FakeExecutable>());
    }

    [Fact]
    public void Utilisation_is_operations_per_modelled_time_and_peak()
    {
        using FakePlugin fake = new();

        PlanReport report = Run(fake.Load());

        // 1.97e12 operations in 0.05 s are 39.4e12 a second, a fifth of 197e12.
        Assert.Equal(0.2, report.ModelledUtilisation!.Value, 5);
        Assert.Contains(("MFU, modelled", "20.0 %"), report.Facts());
        Assert.Contains(("fits", "yes (15.748 GiB for each device)"), report.Facts());
    }

    [Fact]
    public void Peak_without_work_space_is_not_shown()
    {
        using FakePlugin fake = new();
        PlanReport report = Run(fake.Load());

        Assert.Contains("peak", Names(report with { Memory = report.Memory! with { Peak = report.Memory.Temporary } }));
        Assert.DoesNotContain("peak", Names(report with { Memory = report.Memory! with { Peak = report.Memory.Temporary - 1 } }));

        static IEnumerable<string> Names(PlanReport report) => report.Facts().Select(static fact => fact.Name);
    }

    [Fact]
    public void Concat_bitcasts_are_added_back_to_the_modelled_time()
    {
        using FakePlugin fake = new();
        PjrtPlugin plugin = fake.Load();
        FakeState.Seen["optimised program"] = (byte[])
            [1, 2, 0xe2, 1, 13, .. "ConcatBitcast"u8, 0xe2, 1, 13, .. "ConcatBitcast"u8, 10, 13, .. "ConcatBitcast"u8];

        Assert.Equal(2.05, Run(plugin).ModelledSeconds!.Value, 5);
    }

    [Fact]
    public void Program_that_is_too_large_is_an_answer_and_no_error()
    {
        using FakePlugin fake = new();
        PjrtPlugin plugin = fake.Load();
        FakeState.Fails["Compile"] = (8, "E1000: CompileTimeHbmOom: (16.00G) exceeds available HBM (15.75G)");

        PlanReport report = Run(plugin);

        Assert.False(report.Fits);
        Assert.Contains("exceeds available HBM", report.Refusal);
        Assert.Null(report.Memory);
    }

    [Fact]
    public void Other_refusals_are_errors()
    {
        using FakePlugin fake = new();
        PjrtPlugin plugin = fake.Load();
        FakeState.Fails["Compile"] = (2, "Model.cs:12:3: error: types differ");

        Assert.Equal(("MF5201", PjrtCode.Unknown), Assert.Throws<PjrtException>(() => Run(plugin)) is var error ? (error.Id, error.Code) : default);
    }

    [Fact]
    public void More_replicas_than_devices_are_refused()
    {
        using FakePlugin fake = new();
        PjrtPlugin plugin = fake.Load();

        Assert.Contains("5 replicas × 1 partitions; the topology has 4 devices", Assert.Throws<PjrtException>(() => Run(plugin, replicas: 5)).Message);
    }

    [Fact]
    public void Name_that_the_plugin_does_not_know_gives_its_words()
    {
        using FakePlugin fake = new();
        PjrtPlugin plugin = fake.Load();

        var error = Assert.Throws<PjrtException>(() => Run(plugin, topology: "v9:2x2"));

        Assert.Equal("MF5210", error.Id);
        Assert.Contains("does not match regex", error.Message);
    }

    [Fact]
    public void Plugin_without_topologies_is_refused()
    {
        using FakePlugin fake = new FakePlugin().Without(Slot.TopologyDescriptionCreate);

        Assert.Contains("only for the devices of this machine", Assert.Throws<PjrtException>(() => Run(fake.Load())).Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("v5e:0x2")]
    [InlineData("v5e:2x2x2x2")]
    [InlineData("v5e:9999x9999")]
    [InlineData("v5e:-1x2")]
    [InlineData("v5litepod-4")]
    [InlineData("v6e-8")]
    [InlineData("v5e:2x2; rm")]
    public void Names_that_would_end_the_plugin_or_mean_nothing_are_refused_before(string name) =>
        Assert.Equal("MF5210", Assert.Throws<PjrtException>(() => TopologyName.Check(name)).Id);

    [Theory]
    [InlineData("v5e:2x2")]
    [InlineData("v5p:2x2x1")]
    [InlineData("V4:2X2X4_twisted")]
    [InlineData("v3-8")]
    [InlineData("v5e-4")]
    [InlineData("host")]
    [InlineData("host:2")]
    public void Names_of_topologies_are_accepted(string name) => TopologyName.Check(name);

    [Fact]
    public void Options_are_numbers_lists_or_words()
    {
        PlanRequest request = new()
        {
            Plugin = "",
            Topology = "v5e:2x2",
            Program = "",
            TopologyOptions = new Dictionary<string, string>
            {
                ["num_slices"] = "2",
                ["wrap"] = "1,0,1",
                ["chip_config_name"] = "megacore",
            },
        };

        IReadOnlyDictionary<string, object> typed = request.TypedOptions();

        Assert.Equal((2L, "megacore"), (typed["num_slices"], typed["chip_config_name"]));
        Assert.Equal([1, 0, 1], (long[])typed["wrap"]);
    }

    private PlanReport Run(PjrtPlugin plugin, string topology = "v5e:2x2", int replicas = 1) =>
        PlanJob.Run(plugin, new PlanRequest { Plugin = plugin.Path, Topology = topology, Program = program, Replicas = replicas });
}
