using MaskFormer.Pjrt.Interop;
using Xunit;

namespace MaskFormer.Pjrt.Tests.Fake;

[Collection("One fake at a time")]
public class FakePluginTests
{
    private static readonly string[] loadNames = ["MF8104", "MF8105", "MF8106"];

    [Theory]
    [InlineData(1, 0)]
    [InlineData(-1, 90)]
    [InlineData(0, 69)]
    [InlineData(0, 0)]
    public void Versions_that_are_not_understood_are_refused(int major, int minor)
    {
        using FakePlugin fake = new(major, minor);

        var error = Assert.Throws<PjrtException>(fake.Load);

        Assert.Equal("MF8104", error.Id);
        Assert.Contains($"{major}.{minor}", error.Message);
    }

    [Theory]
    [InlineData(70, 116)]
    [InlineData(81, 118)]
    [InlineData(104, 135)]
    [InlineData(200, 138)]
    public void Old_and_new_versions_load(int minor, int slots)
    {
        using FakePlugin fake = new(0, minor, slots);

        PjrtPlugin plugin = fake.Load();

        Assert.Equal(new Version(0, minor), plugin.ApiVersion);
        Assert.Equal(2L, plugin.Attributes["xla_version"]);
        Assert.True((bool)FakeState.Seen["initialised"]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(39)]
    [InlineData(-8)]
    [InlineData(1143)]
    [InlineData(long.MaxValue)]
    public void Table_sizes_that_cannot_be_are_refused(long size)
    {
        using FakePlugin fake = new() { TableSize = size };

        Assert.Equal("MF8105", Assert.Throws<PjrtException>(fake.Load).Id);
    }

    [Fact]
    public void No_table_is_refused() => Assert.Equal("MF8105", Assert.Throws<PjrtException>(() => PjrtPlugin.FromTable(0, "none")).Id);

    [Fact]
    public void Table_that_ends_too_soon_names_what_is_missing()
    {
        using FakePlugin fake = new(0, 90, slots: 50);

        var error = Assert.Throws<PjrtException>(fake.Load);

        Assert.Equal("MF8106", error.Id);
        Assert.Contains("PJRT_LoadedExecutableExecute", error.Message);
        Assert.DoesNotContain("PJRT_ClientCompile,", error.Message);
    }

    [Fact]
    public void Null_in_a_needed_place_is_named()
    {
        using FakePlugin fake = new FakePlugin().Without(Slot.ClientCompile);

        Assert.Contains("PJRT_ClientCompile", Assert.Throws<PjrtException>(fake.Load).Message);
    }

    [Fact]
    public void Every_needed_function_is_asked_for_at_load()
    {
        // What a run calls without asking first must be on the list: a fake that has only those must work.
        List<Slot> needed = [];
        foreach (Slot slot in Enum.GetValues<Slot>())
        {
            using FakePlugin fake = new FakePlugin().Without(slot);
            try
            {
                fake.Load();
            }
            catch (PjrtException error) when (loadNames.Contains(error.Id))
            {
                needed.Add(slot);
            }
        }

        using FakePlugin smallest = new();
        foreach (Slot slot in Enum.GetValues<Slot>().Except(needed)) smallest.Without(slot);
        Assert.Equal([1, 2, 3], Copy(smallest));
    }

    [Fact]
    public void Optional_function_is_said_to_be_missing_when_it_is_called()
    {
        using FakePlugin fake = new();
        using PjrtClient client = PjrtClient.Create(fake.Load());
        using PjrtExecutable program = client.Compile("copy");

        var error = Assert.Throws<PjrtException>(program.Serialise);

        Assert.Equal(("MF8107", PjrtCode.Unimplemented), (error.Id, error.Code));
    }

    [Fact]
    public void Plugin_newer_than_the_layouts_gets_a_larger_struct()
    {
        using FakePlugin fake = new();
        PjrtPlugin plugin = fake.Load();
        foreach (string name in (string[])["Client_Create", "Client_Compile", "LoadedExecutable_Execute", "Client_BufferFromHostBuffer"])
            FakeState.Wants[name] = 24;
        using PjrtClient client = PjrtClient.Create(plugin);
        using PjrtExecutable program = client.Compile("copy");
        using PjrtBuffer a = client.Upload<int>([4, 5], 2);

        using PjrtRun run = program.Run(a, a);

        Assert.Equal([4, 5], run[0].Read().ToArray<int>());
    }

    [Fact]
    public void Options_reach_the_client_with_their_types()
    {
        using FakePlugin fake = new();
        ClientOptions options = new()
        {
            MemoryFraction = 0.5f,
            Preallocate = false,
            Allocator = "cuda_async",
            VisibleDevices = [2, 5],
            Others = new Dictionary<string, object> { ["ml_framework_name"] = "maskformer", ["max_inflight_computations"] = 4 },
        };

        using PjrtClient client = PjrtClient.Create(fake.Load(), options);

        var seen = (IReadOnlyDictionary<string, object>)FakeState.Seen["options"];
        Assert.Equal(["allocator", "max_inflight_computations", "memory_fraction", "ml_framework_name", "preallocate", "visible_devices"], seen.Keys);
        Assert.Equal(
            ("cuda_async", 4L, 0.5f, "maskformer", false),
            (seen["allocator"], seen["max_inflight_computations"], seen["memory_fraction"], seen["ml_framework_name"], seen["preallocate"])
        );
        Assert.Equal([2, 5], (long[])seen["visible_devices"]);
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(1.5f)]
    [InlineData(float.NaN)]
    public void Memory_fraction_is_checked(float fraction)
    {
        using FakePlugin fake = new();
        PjrtPlugin plugin = fake.Load();

        Assert.Equal("MF8108", Assert.Throws<PjrtException>(() => PjrtClient.Create(plugin, new ClientOptions { MemoryFraction = fraction })).Id);
    }

    [Fact]
    public void Client_that_fails_gives_the_plugins_code_and_words()
    {
        using FakePlugin fake = new();
        PjrtPlugin plugin = fake.Load();
        FakeState.Fails["Client_Create"] = (5, "TPU initialization failed: No jellyfish device found.");

        var error = Assert.Throws<PjrtException>(() => PjrtClient.Create(plugin));

        Assert.Equal(("MF8108", PjrtCode.NotFound), (error.Id, error.Code));
        Assert.Contains("No jellyfish device found (code 5, NotFound)", error.Message);
    }

    [Fact]
    public void Client_without_devices_is_refused_and_destroyed()
    {
        using FakePlugin fake = new();
        PjrtPlugin plugin = fake.Load();
        FakeState.Seen["no devices"] = true;

        Assert.Equal("MF8108", Assert.Throws<PjrtException>(() => PjrtClient.Create(plugin)).Id);
        Assert.Equal(0, FakeState.Alive<FakeClientObject>());
    }

    [Fact]
    public void Device_memory_tells_only_what_is_set()
    {
        using FakePlugin fake = new();
        using PjrtClient client = PjrtClient.Create(fake.Load());

        Assert.Equal(new DeviceMemory(1000, 2000, null), client.Devices[0].ReadMemory());
    }

    private static int[] Copy(FakePlugin fake)
    {
        using PjrtClient client = PjrtClient.Create(fake.Load());
        using PjrtExecutable program = client.Compile("copy");
        using PjrtBuffer a = client.Upload<int>([1, 2, 3], 3);
        using PjrtRun run = program.Run(a, a);
        return run[1].Read().ToArray<int>();
    }
}

[CollectionDefinition("One fake at a time")]
public class OneFakeAtATime;
